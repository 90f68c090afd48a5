import { defineConfig } from 'vitest/config'

/** For tests that need neither a Worker nor a chain, whatever their room starts for the others. */
export default defineConfig({ test: { include: ['src/**/*.test.ts'] } })
