import { armTrigger, evaluateTrigger } from '@spells/core'
import {
  type Decision,
  type DecisionId,
  type Signal,
  type TriggerRegistries,
  type TriggerRule,
  type TriggerState,
  triggerShardName,
} from '@spells/shared'

/** The registry port in memory, deciding with the real evaluation; the shards themselves have tests of their own. */
export function createFakeRegistries(clock: { nowMs(): number }) {
  const rules = new Map<string, { rule: TriggerRule; state: TriggerState }>()
  const removed: { triggerId: string; revision: number }[] = []
  let held: { readonly shard: string; readonly decision: Decision }[] = []
  let isDown = false
  const requireUp = () => {
    if (isDown) throw new Error('The registry is down.')
  }
  const keep = (rule: TriggerRule, decision: Decision | undefined): number => {
    if (!decision) return 0
    held.push({ shard: triggerShardName(rule.signal), decision })
    return 1
  }
  const registries: TriggerRegistries = {
    async put(rule) {
      requireUp()
      const known = rules.get(rule.triggerId)
      if (known && known.rule.revision >= rule.revision) return { revision: known.rule.revision }
      rules.set(rule.triggerId, { rule, state: armTrigger(rule, { nowMs: clock.nowMs() }) })
      return { revision: rule.revision }
    },
    async remove(trigger) {
      requireUp()
      rules.delete(trigger.triggerId)
      removed.push({ triggerId: trigger.triggerId, revision: trigger.revision })
    },
    async evaluate(signals) {
      requireUp()
      const made = new Map<string, number>()
      for (const entry of rules.values()) {
        const signal = signals.find(({ key }) => key === entry.rule.signal)
        const outcome = evaluateTrigger({ ...entry, signal }, { nowMs: clock.nowMs() })
        entry.state = outcome.state
        const shard = triggerShardName(entry.rule.signal)
        made.set(shard, (made.get(shard) ?? 0) + keep(entry.rule, outcome.decision))
      }
      return [...made].map(([shard, decisions]) => ({ shard, decisions }))
    },
    findSignal: async () => undefined,
    listUndelivered: async (shard, limit) =>
      held
        .filter((item) => item.shard === shard)
        .slice(0, limit)
        .map((item) => item.decision),
    async acknowledge(_shard: string, ids: readonly DecisionId[]) {
      held = held.filter(({ decision }) => !ids.includes(decision.id))
    },
  }
  return {
    registries,
    rules,
    removed,
    held: () => held.map(({ decision }) => decision),
    setDown: (down: boolean) => {
      isDown = down
    },
  }
}

/** A good observation of a market. */
export function good(key: string, value: number, observedAtMs: number): Signal {
  return { key, quality: 'good', value, observedAtMs, source: 'gamma' }
}
