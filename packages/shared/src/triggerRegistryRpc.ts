import type { DecisionId, TriggerId } from './ids.ts'
import type { Result } from './result.ts'
import type { AccessRefusal } from './transactionManagerRpc.ts'
import type { Decision, Signal, SignalKey, TriggerRule } from './trigger.ts'

/** What a shard of the Trigger Registry offers inside the public Worker. Service token first (audience `trigger-registry`). WIRE. */
export type TriggerRegistryRpc = {
  /** Installs or replaces a rule; an older revision is ignored. */
  put(token: string, rule: TriggerRule): Promise<Result<{ readonly revision: number }, AccessRefusal>>
  remove(
    token: string,
    request: { readonly triggerId: TriggerId; readonly revision: number },
  ): Promise<Result<null, AccessRefusal>>
  /** Evaluates what changed. Decisions are kept until acknowledged. */
  evaluate(token: string, signals: readonly Signal[]): Promise<Result<{ readonly decisions: number }, AccessRefusal>>
  /** The newest observation of a signal that the shard has. One that it did not watch is watched from now on. */
  findSignal(token: string, key: SignalKey): Promise<Result<Signal | null, AccessRefusal>>
  /** Decisions not yet acknowledged, oldest first. */
  listUndelivered(token: string, limit: number): Promise<Result<readonly Decision[], AccessRefusal>>
  acknowledge(token: string, ids: readonly DecisionId[]): Promise<Result<null, AccessRefusal>>
}

const SHARDS = 16

/** The shard that holds the rules of a signal. */
export function triggerShardName(signal: SignalKey): string {
  let hash = 2166136261
  for (const char of signal) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  return `shard-${hash % SHARDS}`
}

/** Names of all shards. */
export const triggerShardNames: readonly string[] = Array.from({ length: SHARDS }, (_, index) => `shard-${index}`)
