import { defineConfig } from 'vitest/config'

/** Every tested room of the house; a test in `test/` asserts this list. */
export default defineConfig({
  test: {
    projects: [
      'packages/*/vitest.config.ts',
      'packages/*/test/workers/vitest.config.ts',
      'apps/*/vitest.config.ts',
      'test/vitest.config.ts',
      'test/e2e/vitest.config.ts',
    ],
  },
})
