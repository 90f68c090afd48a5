import { defineConfig } from 'vitest/config'

// Real processes start in these tests: one file at a time, with time to start.
export default defineConfig({
  test: {
    name: 'local',
    include: ['src/**/*.test.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
