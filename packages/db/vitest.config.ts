import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'db',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    // Every file has a database of its own, and none changes a module.
    isolate: false,
    // Nothing is timed: what takes longer than this on any machine does not come. What is sealed waits for every
    // transaction on the server, those of other files included.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
