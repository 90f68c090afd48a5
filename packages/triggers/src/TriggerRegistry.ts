import { DurableObject } from 'cloudflare:workers'
import {
  type AccessRefusal,
  type Clock,
  createClock,
  type Decision,
  type DecisionId,
  ok,
  type Result,
  refuse,
  type Signal,
  type SignalKey,
  signalKeySchema,
  signalSchema,
  type TriggerId,
  type TriggerRegistryRpc,
  type TriggerRule,
  triggerRuleSchema,
  triggerShardNames,
  verifyServiceToken,
} from '@spells/shared'
import { installRule, observeSignal, observeTime, type Round } from './registryRounds.ts'
import { migrateRegistry } from './registrySchema.ts'
import { createRegistryStore, type RegistryStore } from './registryStore.ts'

/** What a shard needs from its Worker. */
export type TriggerRegistryEnv = {
  readonly SERVICE_TOKEN_SECRET: string
  /** Control server of the local stack; empty in production. */
  readonly CLOCK_URL?: string
  /** The shards' own namespace: tells a shard its name where the platform does not. */
  readonly TRIGGER_REGISTRY: Pick<DurableObjectNamespace, 'idFromName'>
}

const MAX_LISTED = 1_000

/**
 * One shard of the trigger registry: the authority on which triggers are active and what they have seen. State,
 * decisions and their delivery queue change in one SQLite transaction before a call returns. Calls need a service token
 * of audience `trigger-registry` whose subject is the shard's name.
 */
export class TriggerRegistry extends DurableObject<TriggerRegistryEnv> implements TriggerRegistryRpc {
  readonly #clock: Clock
  readonly #store: RegistryStore
  readonly #name: string | undefined

  constructor(ctx: DurableObjectState, env: TriggerRegistryEnv) {
    super(ctx, env)
    migrateRegistry(ctx.storage)
    this.#clock = createClock(env.CLOCK_URL)
    this.#store = createRegistryStore(ctx.storage.sql)
    // An object that is no shard has no name that a token could carry.
    this.#name = triggerShardNames.find((shard) => env.TRIGGER_REGISTRY.idFromName(shard).equals(ctx.id))
  }

  put(token: string, rule: TriggerRule): Promise<Result<{ readonly revision: number }, AccessRefusal>> {
    return this.#inRound(token, (round) => ({ revision: installRule(round, triggerRuleSchema.parse(rule)) }))
  }

  remove(
    token: string,
    request: { readonly triggerId: TriggerId; readonly revision: number },
  ): Promise<Result<null, AccessRefusal>> {
    return this.#inRound(token, ({ store, nowMs }) => {
      const known = store.findKnown(request.triggerId)
      if (!known || known.revision <= request.revision) store.removeRule(request.triggerId, request.revision, nowMs)
      return null
    })
  }

  evaluate(token: string, signals: readonly Signal[]): Promise<Result<{ readonly decisions: number }, AccessRefusal>> {
    return this.#inRound(token, (round) => {
      const seen = signals.reduce((total, signal) => {
        const parsed = signalSchema.safeParse(signal)
        return total + (parsed.success ? observeSignal(round, parsed.data) : 0)
      }, 0)
      return { decisions: seen + observeTime(round) }
    })
  }

  findSignal(token: string, key: SignalKey): Promise<Result<Signal | null, AccessRefusal>> {
    return this.#inRound(token, ({ store, nowMs }) => {
      const parsed = signalKeySchema.parse(key)
      const known = store.findSignal(parsed)
      if (!known) store.watchSignal(parsed, nowMs)
      return known?.signal ?? null
    })
  }

  listUndelivered(token: string, limit: number): Promise<Result<readonly Decision[], AccessRefusal>> {
    return this.#inRound(token, ({ store }) => store.listUndelivered(Math.min(Math.max(1, limit), MAX_LISTED)))
  }

  acknowledge(token: string, ids: readonly DecisionId[]): Promise<Result<null, AccessRefusal>> {
    return this.#inRound(token, ({ store }) => {
      store.acknowledge(ids)
      return null
    })
  }

  async #inRound<Value>(token: string, work: (round: Round) => Value): Promise<Result<Value, AccessRefusal>> {
    const nowMs = await this.#clock.nowMs()
    if (this.#name === undefined) return refuse({ code: 'wrong_vault' })
    const access = await verifyServiceToken(token, {
      secret: this.env.SERVICE_TOKEN_SECRET,
      audience: 'trigger-registry',
      subject: this.#name,
      nowMs,
    })
    if (!access.ok) return access
    return ok(this.ctx.storage.transactionSync(() => work({ store: this.#store, nowMs })))
  }
}
