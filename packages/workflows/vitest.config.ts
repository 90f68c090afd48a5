import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'workflows',
    include: ['src/**/*.test.ts', 'test/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // The files share nothing but modules, and loading those takes longest.
    isolate: false,
  },
})
