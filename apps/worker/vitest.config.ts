import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import type { TestStack } from './test/globalSetup.ts'

export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => {
      const stack = inject<TestStack>('stack')
      return {
        main: './test/worker.ts',
        miniflare: {
          compatibilityDate: '2026-08-01',
          compatibilityFlags: ['nodejs_compat'],
          hyperdrives: { HYPERDRIVE: stack.postgres.app, HYPERDRIVE_SYSTEM: stack.postgres.system },
          kvNamespaces: ['CACHE'],
          durableObjects: {
            TLM: { className: 'FakeTransactionManager', useSQLite: true },
            SPONSOR_LEDGER: { className: 'FakeSponsorLedger', useSQLite: true },
            LIVE: { className: 'LiveRoom', useSQLite: true },
            TRIGGER_REGISTRY: { className: 'TriggerRegistry', useSQLite: true },
          },
          ratelimits: {
            ...Object.fromEntries(
              ['ADDRESS_LIMIT', 'SIGN_IN_LIMIT', 'USER_LIMIT', 'COSTLY_LIMIT'].map((name) => [
                name,
                { namespace_id: name, simple: { limit: 1_000_000, period: 60 } },
              ]),
            ),
            TWO_A_MINUTE: { namespace_id: 'TWO_A_MINUTE', simple: { limit: 2, period: 60 } },
          },
          workflows: {
            CAST_WORKFLOW: { name: 'cast', className: 'CastWorkflow' },
            REFRESH_MARKETS_WORKFLOW: { name: 'refresh-markets', className: 'RefreshMarketsWorkflow' },
            REFRESH_PRICES_WORKFLOW: { name: 'refresh-prices', className: 'RefreshPricesWorkflow' },
          },
          bindings: {
            ENVIRONMENT: 'local',
            PUBLIC_URL: 'https://spells.test',
            SIWE_DOMAIN: 'spells.test',
            CHAIN_ID: '31337',
            RPC_URLS: stack.rpcUrl,
            DEPLOYMENT: JSON.stringify(stack.deployment),
            GAMMA_URL: 'http://127.0.0.1:1',
            CLOB_URL: 'http://127.0.0.1:1',
            PRICES_URL: 'http://127.0.0.1:1',
            NEON_DATABASE_URL: stack.postgres.system,
            SERVICE_TOKEN_SECRET: 'canary-service-token-secret-0123456789',
            SUPERUSER_URL: stack.postgres.superuser,
            LINTER_URL: stack.linterUrl,
            SILENT_HOST: stack.silentHost,
            MEANING: JSON.stringify(stack.meaning),
          },
        },
      }
    }),
  ],
  test: {
    name: 'worker',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    isolate: false,
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    // One line per request, as in production; tests that read them take them from console.log.
    onConsoleLog: (log) => (log.includes('"message":"request"') ? false : undefined),
    // workerd reports the end of a database connection that was closed on purpose.
    onUnhandledError: (error) => (/This socket has been closed/.test(error.message) ? false : undefined),
  },
})
