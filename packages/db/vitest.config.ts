import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'db',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    // Every file has a database of its own, and none changes a module.
    isolate: false,
    // What is sealed waits for every transaction on the server, those of other files included.
    expect: { poll: { timeout: 10_000 } },
    testTimeout: 20_000,
    hookTimeout: 30_000,
  },
})
