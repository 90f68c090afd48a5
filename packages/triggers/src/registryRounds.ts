import { evaluateFreshness } from '@spells/core/signal'
import { armTrigger, buildCrossingRange, evaluateTrigger, type GoodValue } from '@spells/core/trigger'
import type { Signal, TriggerRule } from '@spells/shared'
import type { RegistryStore, StoredRule } from './registryStore.ts'

/** One piece of the shard's work, inside the caller's transaction, at one time. */
export type Round = { readonly store: RegistryStore; readonly nowMs: number }

/**
 * Takes an observation: the rules that it can have turned are evaluated, the others are not looked at.
 * An observation that is not newer than the last one, or that claims to be from the future, is not taken.
 * @returns the number of decisions that came of it
 */
export function observeSignal(round: Round, signal: Signal): number {
  const { store, nowMs } = round
  const stored = store.findSignal(signal.key)
  if (!stored) return 0
  if (stored.signal && signal.observedAtMs <= stored.observedAtMs) return 0
  if (evaluateFreshness(signal.observedAtMs, { nowMs, freshnessMs: 0 }).status === 'future') return 0
  const { good } = stored
  store.saveSignal(signal)
  const range = signal.quality === 'good' && good ? buildCrossingRange(good.value, signal.value) : undefined
  const turned = signal.quality === 'good' && good ? store.listTurned(signal.key, range) : store.listLive(signal.key)
  return sum(turned, (rule) => evaluateRule(round, rule, { signal, good }))
}

/** Records what time alone brings about: rules that have become blind, and rules that have expired. */
export function observeTime(round: Round): number {
  const { store, nowMs } = round
  const evaluateNow = (stored: StoredRule): number => {
    const seen = store.findSignal(stored.rule.signal)
    return evaluateRule(round, stored, { signal: seen?.signal, good: seen?.good })
  }
  const decisions = sum(store.listExpired(nowMs), evaluateNow) + sum(store.listBlinded(nowMs), evaluateNow)
  store.pruneRemoved(nowMs)
  return decisions
}

/** Installs a rule, or a newer revision of one, and evaluates it against what the shard already knows. */
export function installRule(round: Round, rule: TriggerRule): number {
  const { store, nowMs } = round
  const known = store.findKnown(rule.triggerId)
  if (known && known.revision >= rule.revision) return known.revision
  store.watchSignal(rule.signal, nowMs)
  // What the user saw is an observation like any other: all rules of the signal must have seen it before this one does.
  if (rule.baseline) observeSignal(round, { key: rule.signal, quality: 'good', ...rule.baseline, source: 'baseline' })
  const seen = store.findSignal(rule.signal)
  const state = armTrigger(rule, {
    nowMs,
    ...(known?.state ? { previous: known.state } : {}),
    ...(seen?.good ? { known: seen.good } : {}),
  })
  store.saveRule(rule, state, nowMs)
  evaluateRule(round, { rule, state }, { signal: seen?.signal, good: rule.baseline ?? seen?.good })
  return rule.revision
}

function evaluateRule(
  round: Round,
  stored: StoredRule,
  seen: { readonly signal: Signal | undefined; readonly good: GoodValue | undefined },
): number {
  const { store, nowMs } = round
  const outcome = evaluateTrigger(
    { rule: stored.rule, state: stored.state, signal: seen.signal, previousValue: seen.good?.value },
    { nowMs },
  )
  if (outcome.state !== stored.state) store.saveRule(stored.rule, outcome.state, nowMs)
  if (!outcome.decision) return 0
  store.keep(outcome.decision)
  return 1
}

function sum(rules: readonly StoredRule[], count: (rule: StoredRule) => number): number {
  return rules.reduce((total, rule) => total + count(rule), 0)
}
