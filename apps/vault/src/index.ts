import { createClock, createFailpoint, type TlmFact } from '@spells/shared'
import {
  createBundler,
  createChain,
  createDirectSender,
  createKeyVault,
  createOwnSponsor,
  createSponsorChain,
  createSponsorSigner,
  defaultLimits,
  type SponsorLedgerDependencies,
  type SponsorLedgerNamespace,
  SponsorLedger as SponsorLedgerObject,
  type TransactionManagerDependencies,
  TransactionManager as TransactionManagerObject,
} from '@spells/tlm'
import { readConfig } from './config.ts'

/** Bindings of this Worker; the variables beside them are described in wrangler.toml and parsed by `readConfig`. */
export type VaultEnv = {
  readonly TLM_FACTS: Queue<TlmFact>
  readonly TLM: DurableObjectNamespace
  readonly SPONSOR_LEDGER: SponsorLedgerNamespace
}

const MOVABLE_CLOCK_POLL_MS = 1_000
const MOVABLE_CLOCK_LEDGER_POLL_MS = 10_000

/** The Durable Object class that `wrangler.toml` names. */
export class TransactionManager extends TransactionManagerObject<VaultEnv> {
  constructor(ctx: DurableObjectState, env: VaultEnv) {
    super(ctx, env, createDependencies(env))
  }
}

/** The Durable Object class that `wrangler.toml` names. */
export class SponsorLedger extends SponsorLedgerObject<VaultEnv> {
  constructor(ctx: DurableObjectState, env: VaultEnv) {
    super(ctx, env, createLedgerDependencies(env))
  }
}

function createLedgerDependencies(env: VaultEnv): SponsorLedgerDependencies {
  const config = readConfig(env)
  const { SPONSOR_SIGNER_KEY: privateKey, CHAIN_ID: chainId, RPC_URLS: rpcUrls, FINALITY: finality } = config
  const { paymaster, entryPoint } = config.DEPLOYMENT
  return {
    chainId,
    names: env.SPONSOR_LEDGER,
    serviceTokenSecret: config.SERVICE_TOKEN_SECRET,
    quota: config.SPONSOR_QUOTA,
    maxSleepMs: config.CLOCK_URL === undefined ? Number.MAX_SAFE_INTEGER : MOVABLE_CLOCK_LEDGER_POLL_MS,
    clock: createClock(config.CLOCK_URL),
    failpoint: createFailpoint(config.FAILPOINT_URL),
    ...(paymaster !== undefined &&
      privateKey !== undefined && {
        sponsor: {
          paymaster,
          entryPoint,
          signer: createSponsorSigner({ privateKey, chainId, paymaster }),
          chain: createSponsorChain({ rpcUrls, entryPoint, paymaster, finality }),
        },
      }),
  }
}

function createDependencies(env: VaultEnv): TransactionManagerDependencies {
  const config = readConfig(env)
  const { entryPoint, sessionValidator } = config.DEPLOYMENT
  const { RPC_URLS: rpcUrls, FINALITY: finality, RELAYER_KEY: privateKey } = config
  return {
    chainId: config.CHAIN_ID,
    names: env.TLM,
    deployment: config.DEPLOYMENT,
    serviceTokenSecret: config.SERVICE_TOKEN_SECRET,
    limits: defaultLimits,
    maxSleepMs: config.CLOCK_URL === undefined ? Number.MAX_SAFE_INTEGER : MOVABLE_CLOCK_POLL_MS,
    clock: createClock(config.CLOCK_URL),
    failpoint: createFailpoint(config.FAILPOINT_URL),
    chain: createChain({ rpcUrls, chainId: config.CHAIN_ID, entryPoint, sessionValidator, finality }),
    bundler: createBundler({
      urls: config.BUNDLER_URLS,
      entryPoint,
      ...(privateKey !== undefined && {
        direct: createDirectSender({ rpcUrls, chainId: config.CHAIN_ID, entryPoint, privateKey }),
      }),
    }),
    sponsor: createOwnSponsor({
      ledgers: env.SPONSOR_LEDGER,
      chainId: config.CHAIN_ID,
      secret: config.SERVICE_TOKEN_SECRET,
      clock: createClock(config.CLOCK_URL),
    }),
    keyVault: createKeyVault(config.MASTER_KEYS),
    facts: env.TLM_FACTS,
  }
}

/** Nobody has business here over HTTP. */
export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler<VaultEnv>
