import { createClock, createFailpoint, type TlmFact, type TriggerRegistryNamespace } from '@spells/shared'
import {
  createBundler,
  createChain,
  createDirectSender,
  createKeyService,
  createKeyVault,
  createOwnSponsor,
  createPremises,
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
import { createSignalReader } from './createSignalReader.ts'

/** Bindings of this Worker; the variables beside them are described in wrangler.toml and parsed by `readConfig`. */
export type VaultEnv = {
  readonly TLM_FACTS: Queue<TlmFact>
  readonly TLM: DurableObjectNamespace
  readonly SPONSOR_LEDGER: SponsorLedgerNamespace
  /** Of the public Worker. Without it nobody reads signals, and casts of triggers wait. */
  readonly TRIGGER_REGISTRY?: TriggerRegistryNamespace
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
  const { RPC_URLS: rpcUrls, FINALITY: finality, RELAYER_KEY: privateKey, SERVICE_TOKEN_SECRET: secret } = config
  const { KEY_SERVICE_URL: keyServiceUrl, KEY_SERVICE_TOKEN: keyServiceToken } = config
  const clock = createClock(config.CLOCK_URL)
  return {
    chainId: config.CHAIN_ID,
    names: env.TLM,
    deployment: config.DEPLOYMENT,
    serviceTokenSecret: secret,
    limits: defaultLimits,
    maxSleepMs: config.CLOCK_URL === undefined ? Number.MAX_SAFE_INTEGER : MOVABLE_CLOCK_POLL_MS,
    clock,
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
      secret,
      clock,
    }),
    ...(env.TRIGGER_REGISTRY && {
      premises: createPremises({
        findSignal: createSignalReader({ namespace: env.TRIGGER_REGISTRY, secret, clock }),
        clock,
      }),
    }),
    keyVault: createKeyVault(config.MASTER_KEYS),
    ...(keyServiceUrl !== undefined &&
      keyServiceToken !== undefined && {
        keyService: createKeyService({ url: keyServiceUrl, token: keyServiceToken }),
      }),
    facts: env.TLM_FACTS,
  }
}

/** Nobody has business here over HTTP. */
export default {
  fetch: () => new Response(null, { status: 404 }),
} satisfies ExportedHandler<VaultEnv>
