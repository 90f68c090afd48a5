import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'

// Workflows run in workerd, so their tests are a project of their own beside the ones that need Node.
export default defineConfig({
  plugins: [
    cloudflareTest({
      main: './worker.ts',
      miniflare: {
        compatibilityDate: '2026-08-01',
        compatibilityFlags: ['nodejs_compat'],
        workflows: {
          CAST_WORKFLOW: { name: 'cast', className: 'CastWorkflow' },
          REFRESH_MARKETS_WORKFLOW: { name: 'refresh-markets', className: 'RefreshMarketsWorkflow' },
          REFRESH_PRICES_WORKFLOW: { name: 'refresh-prices', className: 'RefreshPricesWorkflow' },
          TRIGGER_CYCLE_WORKFLOW: { name: 'trigger-cycle', className: 'TriggerCycleWorkflow' },
        },
        kvNamespaces: ['CACHE'],
        durableObjects: { TRIGGER_REGISTRY: { className: 'TriggerRegistry', useSQLite: true } },
        bindings: { SERVICE_TOKEN_SECRET: 'a-secret-of-the-tests-that-is-32-long' },
      },
    }),
  ],
  test: {
    name: 'workflows in workerd',
    include: ['*.test.ts'],
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
  },
})
