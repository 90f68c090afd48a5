import { evictDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import {
  type Signal,
  signServiceToken,
  type TriggerId,
  type TriggerRule,
  triggerShardName,
  type WorkspaceId,
} from '@spells/shared'

export const HOUR_MS = 3_600_000

/** A shard, with fresh tokens for it. */
export async function setupShard(signal: string) {
  const name = triggerShardName(signal)
  const stub = () => env.TRIGGER_REGISTRY.get(env.TRIGGER_REGISTRY.idFromName(name))
  const token = await signServiceToken({
    secret: env.SERVICE_TOKEN_SECRET,
    audience: 'trigger-registry',
    subject: name,
    nowMs: Date.now(),
  })
  const value = async <T>(result: Promise<{ ok: true; value: T } | { ok: false; refusal: unknown }>): Promise<T> => {
    const settled = await result
    if (!settled.ok) throw new Error(`refused: ${JSON.stringify(settled.refusal)}`)
    return settled.value
  }
  return {
    name,
    stub,
    put: (rule: TriggerRule) => value(stub().put(token, rule) as never) as Promise<{ revision: number }>,
    remove: (triggerId: TriggerId, revision: number) => value(stub().remove(token, { triggerId, revision }) as never),
    evaluate: (...signals: Signal[]) =>
      value(stub().evaluate(token, signals) as never) as Promise<{ decisions: number }>,
    list: () =>
      value(stub().listUndelivered(token, 100) as never) as Promise<readonly import('@spells/shared').Decision[]>,
    find: (key: string) => value(stub().findSignal(token, key) as never) as Promise<Signal | null>,
    acknowledge: (ids: readonly string[]) => value(stub().acknowledge(token, ids as never) as never),
    evict: () => evictDurableObject(stub()),
  }
}

let count = 0

/** A rule on a signal of its own, so that the tests of a file do not meet. */
export function buildRule(changes: Partial<TriggerRule> = {}): TriggerRule {
  count++
  return {
    v: 1,
    triggerId: crypto.randomUUID() as TriggerId,
    workspaceId: crypto.randomUUID() as WorkspaceId,
    revision: 1,
    signal: `market:gamma:${count}x${crypto.randomUUID()}:probability`,
    direction: 'above',
    threshold: 0.6,
    maxFires: 1,
    freshnessMs: 240_000,
    expiresAtMs: Date.now() + HOUR_MS,
    mode: 'armed',
    ...changes,
  }
}

export function good(rule: TriggerRule, value: number, observedAtMs: number): Signal {
  return { key: rule.signal, quality: 'good', value, observedAtMs, source: 'gamma' }
}
