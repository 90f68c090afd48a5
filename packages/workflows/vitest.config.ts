import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    name: 'workflows',
    include: ['src/**/*.test.ts', 'test/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // The files share nothing but modules, and loading those takes longest.
    isolate: false,
  },
})
