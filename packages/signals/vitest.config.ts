import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { name: 'signals', testTimeout: 120_000, include: ['src/**/*.test.ts', 'test/**/*.test.ts'] },
})
