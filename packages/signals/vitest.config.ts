import { defineConfig } from 'vitest/config'

export default defineConfig({ test: { name: 'signals', include: ['src/**/*.test.ts', 'test/**/*.test.ts'] } })
