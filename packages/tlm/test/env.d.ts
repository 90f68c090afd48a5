declare namespace Cloudflare {
  // biome-ignore lint/style/useConsistentTypeDefinitions: only an interface merges with the platform's.
  interface Env {
    readonly TLM: DurableObjectNamespace<import('./workers/worker.ts').TestTransactionManager>
    readonly TLM_FACTS: Queue<import('@spells/shared').TlmFact>
    readonly SPONSOR_LEDGER: import('../src/index.ts').SponsorLedgerNamespace
    readonly SPONSOR_SIGNER_KEY: string
    readonly RPC_URL: string
    readonly BUNDLER_URL: string
    readonly CONTROL_URL: string
    readonly FAULTY_RPC_URLS: readonly string[]
    readonly FAULTY_BUNDLER_URLS: readonly string[]
    readonly DEPLOYMENT: string
    readonly SERVICE_TOKEN_SECRET: string
  }
}
