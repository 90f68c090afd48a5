import { defineConfig } from 'vitest/config'

/** Whole-system tests: each starts its own stack, so files run one after another. */
export default defineConfig({
  test: {
    name: 'system',
    include: ['**/*.test.ts'],
    exclude: ['e2e/**', 'node_modules/**'],
    fileParallelism: false,
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 900_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000 } },
  },
})
