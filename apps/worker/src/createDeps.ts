import { createNeonDatabase, createScopedDatabase, createSystemDatabase } from '@spells/db'
import {
  createClock,
  createFailpoint,
  createLiveRooms,
  createSponsorships,
  createTransactionManagers,
} from '@spells/shared'
import { createClobSource, createGmxCandleSource } from '@spells/signals'
import { createChain } from './chain.ts'
import { readConfig } from './config.ts'
import { createQueryEmbeddings } from './createEmbeddings.ts'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'
import { createRateLimits } from './rateLimits.ts'

const known = new WeakMap<Env, Deps>()

/** Parses the environment and builds the parts, once per isolate. */
export function createDeps(env: Env): Deps {
  const cached = known.get(env)
  if (cached) return cached
  const config = readConfig(env)
  const clock = createClock(config.CLOCK_URL)
  const deps: Deps = {
    config,
    clock,
    failpoint: createFailpoint(config.FAILPOINT_URL),
    cache: env.CACHE,
    chain: createChain({ rpcUrls: config.RPC_URLS, chainId: config.CHAIN_ID, deployment: config.DEPLOYMENT }),
    findTransactionManager: createTransactionManagers({
      namespace: env.TLM,
      secret: config.SERVICE_TOKEN_SECRET,
      clock,
    }),
    findSponsorship: createSponsorships({
      namespace: env.SPONSOR_LEDGER,
      chainId: config.CHAIN_ID,
      secret: config.SERVICE_TOKEN_SECRET,
      clock,
    }),
    triggerRegistry: env.TRIGGER_REGISTRY,
    clob: createClobSource({ url: config.CLOB_URL }),
    candles: createGmxCandleSource({ url: config.PRICES_URL }),
    queryEmbedder: createQueryEmbeddings(config, { cache: env.CACHE, clock }),
    liveRooms: createLiveRooms({ namespace: env.LIVE, secret: config.SERVICE_TOKEN_SECRET, clock }),
    rateLimits: createRateLimits({
      address: env.ADDRESS_LIMIT,
      signIn: env.SIGN_IN_LIMIT,
      user: env.USER_LIMIT,
      costly: env.COSTLY_LIMIT,
    }),
    castWorkflow: env.CAST_WORKFLOW,
    openDatabase: () => createScopedDatabase({ connectionString: env.HYPERDRIVE.connectionString }),
    openSystemDatabase: () => createSystemDatabase({ connectionString: env.HYPERDRIVE_SYSTEM.connectionString }),
    openNeonDatabase: () =>
      createNeonDatabase(
        config.NEON_DATABASE_URL,
        config.NEON_LOCAL_PROXY === undefined ? {} : { localProxy: config.NEON_LOCAL_PROXY },
      ),
  }
  known.set(env, deps)
  return deps
}
