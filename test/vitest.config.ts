import { defineConfig } from 'vitest/config'

/** Whole-system tests: each starts its own stack, so files run one after another. */
export default defineConfig({
  test: {
    name: 'system',
    include: ['**/*.test.ts'],
    exclude: ['e2e/**', 'node_modules/**'],
    fileParallelism: false,
    testTimeout: 420_000,
    hookTimeout: 300_000,
  },
})
