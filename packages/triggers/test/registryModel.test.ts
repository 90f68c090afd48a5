import { runInDurableObject } from 'cloudflare:test'
import { armTrigger, evaluateTrigger } from '@spells/core/trigger'
import type { DecisionId, Signal, TriggerRule, TriggerState } from '@spells/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { installRule, observeSignal, observeTime } from '../src/registryRounds.ts'
import { createRegistryStore } from '../src/registryStore.ts'
import { buildRule, setupShard } from './setupShard.ts'

const grid = fc.integer({ min: 1, max: 9 }).map((step) => step / 10)
const step = fc.oneof(
  fc.record({
    kind: fc.constant('put' as const),
    direction: fc.constantFrom('above' as const, 'below' as const),
    threshold: grid,
    freshnessMs: fc.constantFrom(1_000, 5_000, 60_000, 60_000),
    maxFires: fc.integer({ min: 1, max: 2 }),
    lifeMs: fc.constantFrom(20_000, 10_000_000),
  }),
  fc.record({
    kind: fc.constantFrom('good' as const, 'good' as const, 'good' as const, 'bad' as const),
    value: grid,
    ageMs: fc.constantFrom(0, 0, 0, 0, 2_000, 10_000, -60_000),
  }),
  fc.record({ kind: fc.constant('tick' as const) }),
)
const steps = fc.array(fc.tuple(step, fc.constantFrom(1, 1, 500, 2_000, 30_000)), { minLength: 8, maxLength: 30 })

/** Evaluates every rule at every step: what the shard must do while it looks at few of them. */
function createModel() {
  const rules: { rule: TriggerRule; state: TriggerState }[] = []
  let seen: Signal | undefined
  let good: { value: number; observedAtMs: number } | undefined
  let watched = false
  const evaluateAll = (nowMs: number): string[] =>
    rules.flatMap((entry) => {
      const outcome = evaluateTrigger({ rule: entry.rule, state: entry.state, signal: seen }, { nowMs })
      entry.state = outcome.state
      return outcome.decision ? [outcome.decision.id] : []
    })
  return {
    put(rule: TriggerRule, nowMs: number): string[] {
      watched = true
      const entry = { rule, state: armTrigger(rule, { nowMs, ...(good ? { known: good } : {}) }) }
      rules.push(entry)
      const outcome = evaluateTrigger({ ...entry, signal: seen }, { nowMs })
      entry.state = outcome.state
      return outcome.decision ? [outcome.decision.id] : []
    },
    observe(signal: Signal | undefined, nowMs: number): string[] {
      const newer = signal && (!seen || signal.observedAtMs > seen.observedAtMs) && signal.observedAtMs <= nowMs + 5_000
      if (watched && signal && newer) {
        seen = signal
        if (signal.quality === 'good') good = { value: signal.value, observedAtMs: signal.observedAtMs }
      }
      return evaluateAll(nowMs)
    },
  }
}

type Action = typeof step extends fc.Arbitrary<infer T> ? T : never

function buildSignal(key: string, action: Extract<Action, { ageMs: number }>, nowMs: number): Signal {
  const base = { key, observedAtMs: nowMs - action.ageMs, source: 'gamma' }
  return action.kind === 'good'
    ? { ...base, quality: 'good', value: action.value }
    : { ...base, quality: 'data_bad', reason: 'x' }
}

test('behavior: the shard decides what an evaluation of every rule at every step would decide', async () => {
  const { signal: key } = buildRule()
  const shard = await setupShard(key)
  let decided = 0
  await runInDurableObject(shard.stub(), (_, { storage }) => {
    fc.assert(
      fc.property(steps, (history) => {
        for (const table of ['rules', 'signals', 'undelivered']) storage.sql.exec(`DELETE FROM ${table}`)
        const store = createRegistryStore(storage.sql)
        const model = createModel()
        let nowMs = 1_800_000_000_000
        for (const [action, waitMs] of history) {
          nowMs += waitMs
          const round = { store, nowMs }
          let expected: string[]
          if (action.kind === 'put') {
            const { kind: _, lifeMs, ...shape } = action
            const rule = buildRule({ ...shape, signal: key, expiresAtMs: nowMs + lifeMs })
            expected = model.put(rule, nowMs)
            installRule(round, rule)
          } else {
            const signal = action.kind === 'tick' ? undefined : buildSignal(key, action, nowMs)
            expected = model.observe(signal, nowMs)
            if (signal) observeSignal(round, signal)
            observeTime(round)
          }
          const kept = store.listUndelivered(1_000).map((decision) => decision.id)
          expect([...kept].sort()).toEqual([...expected].sort())
          store.acknowledge(kept as DecisionId[])
          decided += kept.length
        }
      }),
      { numRuns: 600 },
    )
  })
  expect(decided).toBeGreaterThan(200)
})
