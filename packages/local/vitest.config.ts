import { defineConfig } from 'vitest/config'

// Real processes start in these tests: one file at a time, with time to start.
export default defineConfig({
  test: {
    name: 'local',
    include: ['src/**/*.test.ts'],
    fileParallelism: false,
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
