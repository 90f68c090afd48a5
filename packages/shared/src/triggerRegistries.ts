import { AppError } from './appError.ts'
import type { Clock } from './clock.ts'
import type { DecisionId, TriggerId } from './ids.ts'
import type { Result } from './result.ts'
import { signServiceToken } from './serviceToken.ts'
import type { AccessRefusal } from './transactionManagerRpc.ts'
import type { Decision, Signal, SignalKey, TriggerRule } from './trigger.ts'
import { type TriggerRegistryRpc, triggerShardName, triggerShardNames } from './triggerRegistryRpc.ts'

/** All shards of the registry, with tokens and sharding taken care of. Throws `trigger_registry_unavailable`. */
export type TriggerRegistries = {
  put(rule: TriggerRule): Promise<{ readonly revision: number }>
  remove(trigger: {
    readonly triggerId: TriggerId
    readonly signal: SignalKey
    readonly revision: number
  }): Promise<void>
  /** Hands each shard its signals; a shard without any still looks at the time. Returns how many decisions each made. */
  evaluate(signals: readonly Signal[]): Promise<readonly { readonly shard: string; readonly decisions: number }[]>
  /** The newest observation of a signal; undefined while there is none at hand. */
  findSignal(key: SignalKey): Promise<Signal | undefined>
  listUndelivered(shard: string, limit: number): Promise<readonly Decision[]>
  acknowledge(shard: string, ids: readonly DecisionId[]): Promise<void>
}

/** What this needs of the Durable Object namespace. */
export type TriggerRegistryNamespace = { getByName(name: string): TriggerRegistryRpc }

/**
 * Access to the trigger registry over Durable Object RPC.
 * @param options.secret service token secret
 */
export function createTriggerRegistries(options: {
  readonly namespace: TriggerRegistryNamespace
  readonly secret: string
  readonly clock: Clock
}): TriggerRegistries {
  async function call<Value>(
    shard: string,
    invoke: (rpc: TriggerRegistryRpc, token: string) => Promise<Result<Value, AccessRefusal>>,
  ): Promise<Value> {
    const nowMs = await options.clock.nowMs()
    const token = await signServiceToken({
      secret: options.secret,
      audience: 'trigger-registry',
      subject: shard,
      nowMs,
    })
    let reply: Result<Value, AccessRefusal>
    try {
      reply = await invoke(options.namespace.getByName(shard), token)
    } catch (cause) {
      throw new AppError({
        code: 'trigger_registry_unavailable',
        shortMessage: 'The trigger registry does not answer.',
        facts: { shard },
        cause,
        // Every method is idempotent: put and remove by revision, evaluate by observation time.
        retry: 'safe',
      })
    }
    if (reply.ok) return reply.value
    throw new AppError({
      code: 'service_token_refused',
      shortMessage: 'The trigger registry refused our service token.',
      facts: { shard, refusal: reply.refusal.code },
      retry: 'never',
    })
  }
  return {
    put: (rule) => call(triggerShardName(rule.signal), (rpc, token) => rpc.put(token, rule)),
    async remove({ triggerId, signal, revision }) {
      await call(triggerShardName(signal), (rpc, token) => rpc.remove(token, { triggerId, revision }))
    },
    async evaluate(signals) {
      const byShard = new Map<string, Signal[]>(triggerShardNames.map((shard) => [shard, []]))
      for (const signal of signals) byShard.get(triggerShardName(signal.key))?.push(signal)
      return Promise.all(
        [...byShard].map(async ([shard, own]) => ({
          shard,
          ...(await call(shard, (rpc, token) => rpc.evaluate(token, own))),
        })),
      )
    },
    findSignal: async (key) =>
      (await call(triggerShardName(key), (rpc, token) => rpc.findSignal(token, key))) ?? undefined,
    listUndelivered: (shard, limit) => call(shard, (rpc, token) => rpc.listUndelivered(token, limit)),
    async acknowledge(shard, ids) {
      await call(shard, (rpc, token) => rpc.acknowledge(token, ids))
    },
  }
}
