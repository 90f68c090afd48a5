import type { Deployment } from '@spells/shared'
import type { StackSecrets } from './secrets.ts'

/** What the variables of the Workers are made of. */
export type WorkerVarFacts = {
  readonly publicPort: number
  readonly controlUrl: string
  readonly failpointUrl: string
  readonly chainId: number
  readonly rpcUrl: string
  readonly bundlerUrl: string
  readonly feedUrl: string
  readonly systemDatabaseUrl: string
  readonly neonProxy: string
  readonly finalityDepth: number
  readonly deployment: Deployment
  readonly secrets: StackSecrets
}

/** The variables of both Workers. */
export function buildWorkerVars(facts: WorkerVarFacts): Record<'private' | 'public', Record<string, string>> {
  const common = {
    ENVIRONMENT: 'local',
    CLOCK_URL: facts.controlUrl,
    FAILPOINT_URL: facts.failpointUrl,
    CHAIN_ID: String(facts.chainId),
    RPC_URLS: facts.rpcUrl,
    SERVICE_TOKEN_SECRET: facts.secrets.serviceToken,
    DEPLOYMENT: JSON.stringify(facts.deployment),
  }
  return {
    private: {
      ...common,
      BUNDLER_URLS: facts.bundlerUrl,
      MASTER_KEYS: JSON.stringify({ current: 'k1', keys: { k1: facts.secrets.masterKey } }),
      FINALITY: JSON.stringify({ kind: 'depth', depth: facts.finalityDepth }),
    },
    public: {
      ...common,
      SIWE_DOMAIN: `127.0.0.1:${facts.publicPort}`,
      PUBLIC_URL: `http://127.0.0.1:${facts.publicPort}`,
      GAMMA_URL: facts.feedUrl,
      CLOB_URL: facts.feedUrl,
      NEON_DATABASE_URL: facts.systemDatabaseUrl,
      NEON_LOCAL_PROXY: facts.neonProxy,
    },
  }
}
