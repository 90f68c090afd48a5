import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: { name: 'web', include: ['{features,lib,scripts,ui}/**/*.test.ts'], testTimeout: 120_000 },
})
