import { cloudflareTest } from '@cloudflare/vitest-pool-workers'
import { defineConfig } from 'vitest/config'
import type { TestChain } from './test/globalSetup.ts'

export default defineConfig({
  plugins: [
    cloudflareTest(({ inject }) => {
      const chain = inject<TestChain>('tlmChain')
      return {
        main: './test/workers/worker.ts',
        miniflare: {
          compatibilityDate: '2026-08-01',
          // The test runner itself needs Node's modules; the Worker does not.
          compatibilityFlags: ['nodejs_compat'],
          durableObjects: {
            TLM: { className: 'TestTransactionManager', useSQLite: true },
            SPONSOR_LEDGER: { className: 'TestSponsorLedger', useSQLite: true },
          },
          queueProducers: { TLM_FACTS: 'tlm-facts' },
          queueConsumers: { 'tlm-facts': { maxBatchTimeout: 0.1 } },
          bindings: {
            RPC_URL: chain.rpcUrl,
            BUNDLER_URL: chain.bundlerUrl,
            CONTROL_URL: chain.controlUrl,
            FAULTY_RPC_URLS: chain.faultyRpcUrls,
            FAULTY_BUNDLER_URLS: chain.faultyBundlerUrls,
            SPONSOR_SIGNER_KEY: chain.sponsorSignerKey,
            DEPLOYMENT: JSON.stringify(chain.deployment),
            SERVICE_TOKEN_SECRET: 'a-secret-of-the-tests-that-is-32-long',
          },
        },
      }
    }),
  ],
  test: {
    name: 'tlm',
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: './test/globalSetup.ts',
    // Every test has a vault of its own, so files can share a runtime.
    isolate: false,
    // They share one chain and its bundlers, which some of them stop: one file at a time.
    fileParallelism: false,
    // Nothing is timed: what takes longer than this on any machine does not come.
    testTimeout: 600_000,
    hookTimeout: 300_000,
    teardownTimeout: 60_000,
    expect: { poll: { timeout: 240_000 } },
  },
})
