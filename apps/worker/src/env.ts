import type { LiveRoomRpc, SponsorshipRpc, TransactionManagerRpc, TriggerRegistryRpc } from '@spells/shared'

/** A Durable Object namespace, as far as we use it. */
export type ObjectNamespace<Rpc> = { getByName(name: string): Rpc }

/** The namespace of objects that this Worker runs itself: they check their own names with it. */
type OwnNamespace<Rpc> = ObjectNamespace<Rpc> & Pick<DurableObjectNamespace, 'idFromName'>

/** What the platform binds to this Worker (wrangler.toml) and its variables. */
export type Env = {
  readonly HYPERDRIVE: Hyperdrive
  readonly HYPERDRIVE_SYSTEM: Hyperdrive
  readonly CACHE: KVNamespace
  /** The web app; none where only the API is served. */
  readonly ASSETS?: Fetcher
  readonly TLM: ObjectNamespace<TransactionManagerRpc>
  readonly SPONSOR_LEDGER: ObjectNamespace<SponsorshipRpc>
  readonly TRIGGER_REGISTRY: OwnNamespace<TriggerRegistryRpc>
  readonly LIVE: OwnNamespace<LiveRoomRpc>
  readonly ADDRESS_LIMIT: RateLimit
  readonly SIGN_IN_LIMIT: RateLimit
  readonly USER_LIMIT: RateLimit
  readonly COSTLY_LIMIT: RateLimit
  readonly CAST_WORKFLOW: Workflow
  readonly REFRESH_MARKETS_WORKFLOW: Workflow
  readonly REFRESH_PRICES_WORKFLOW: Workflow
  readonly REFRESH_WORLD_WORKFLOW: Workflow
  readonly REFRESH_RELATIONS_WORKFLOW: Workflow
  readonly TRIGGER_CYCLE_WORKFLOW: Workflow
  readonly PROVE_SESSIONS_WORKFLOW: Workflow
  readonly ENVIRONMENT: string
  readonly PUBLIC_URL: string
  readonly SIWE_DOMAIN: string
  readonly CHAIN_ID: string
  readonly RPC_URLS: string
  readonly DEPLOYMENT: string
  readonly GAMMA_URL: string
  readonly CLOB_URL: string
  readonly PRICES_URL: string
  readonly PRICE_FEEDS?: string
  readonly NEWS_FEEDS?: string
  readonly HEADLINE_MODEL_URL?: string
  readonly HEADLINE_MODEL_NAME?: string
  readonly HEADLINE_MODEL_KEY?: string
  readonly HEADLINE_MODEL_BUDGET?: string
  readonly EMBEDDINGS_URL?: string
  readonly EMBEDDINGS_MODEL?: string
  readonly EMBEDDINGS_DIMENSION?: string
  readonly EMBEDDINGS_KEY?: string
  readonly EMBEDDINGS_DAILY_TOKENS?: string
  readonly NEON_DATABASE_URL: string
  readonly NEON_LOCAL_PROXY?: string
  readonly SERVICE_TOKEN_SECRET: string
  readonly CLOCK_URL?: string
  readonly FAILPOINT_URL?: string
}
