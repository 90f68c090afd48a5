import { defineConfig } from 'vitest/config'

export default defineConfig({
  // Nothing is timed: what takes longer than this on any machine does not come.
  test: { name: 'client', include: ['src/**/*.test.ts'], testTimeout: 120_000, expect: { poll: { timeout: 60_000 } } },
})
