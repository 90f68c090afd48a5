import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './test/workers/worker.ts',
      miniflare: {
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['nodejs_compat'],
        durableObjects: { LIVE: { className: 'LiveRoom', useSQLite: true } },
        bindings: { SERVICE_TOKEN_SECRET: 'a-secret-of-the-tests-that-is-32-long' },
      },
    }),
  ],
  test: { name: 'live', include: ['src/**/*.test.ts', 'test/**/*.test.ts'], testTimeout: 20_000 },
})
