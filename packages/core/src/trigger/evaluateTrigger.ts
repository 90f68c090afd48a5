import type { Decision, DecisionId, FireId, Signal, TriggerRule, TriggerState } from '@spells/shared'
import { toTime } from '@spells/shared'
import { evaluateFreshness } from '../signal/freshness.ts'
import { deriveUuid } from './deriveUuid.ts'
import { evaluateSide } from './evaluateSide.ts'

/** Name and version of this evaluation; a decision names the one that made it. PERSISTED: decisions. */
export const THRESHOLD_EVALUATOR = 'threshold/1'

/** Everything an evaluation looks at. */
export type TriggerInput = {
  readonly rule: TriggerRule
  readonly state: TriggerState
  /** The newest observation of the rule's signal; undefined when there never was one. */
  readonly signal: Signal | undefined
  /** The last good value before this one; recorded, not decided on. */
  readonly previousValue?: number | undefined
}

/** The next state, and a decision when something happened that matters. */
export type TriggerOutcome = { readonly state: TriggerState; readonly decision?: Decision }

/** What a decision says about a signal that was never observed. */
export const NEVER_OBSERVED = 'never_observed'

/**
 * Evaluates one rule against one observation: fires when a fresh value is beyond the threshold and the last good value
 * was before it. A rule whose condition already holds when it begins to watch waits for the value to come back first.
 * Blindness, bad data, expiry and exhaustion are recorded when they begin, not at every tick.
 *
 * @param options.nowMs milliseconds since the epoch
 * @example evaluateTrigger({ rule, state, signal }, { nowMs }).decision?.verdict // 'fire'
 */
export function evaluateTrigger(given: TriggerInput, options: { readonly nowMs: number }): TriggerOutcome {
  const input = { ...given, signal: requireProbability(given.signal) }
  const { rule, state, signal } = input
  const { nowMs } = options
  if (isEnded(state)) return { state }
  const decide = (next: TriggerState, verdict: Decision['verdict'], reason: string): TriggerOutcome => ({
    state: next,
    decision: buildDecision(input, next, verdict, reason, nowMs),
  })

  if (nowMs >= rule.expiresAtMs) {
    return decide({ ...state, status: 'expired' }, 'expired', `The trigger expired at ${toTime(rule.expiresAtMs)}.`)
  }
  if (isSpent(rule, state)) {
    return decide({ ...state, status: 'exhausted' }, 'exhausted', `All ${rule.maxFires} fires are used.`)
  }

  const observedAtMs = signal?.observedAtMs ?? state.armedAtMs
  const { status, ageMs } = evaluateFreshness(observedAtMs, { nowMs, freshnessMs: rule.freshnessMs })
  if (status !== 'fresh') {
    if (state.status === 'blind') return { state }
    const what = signal ? `The last observation is ${ageMs} ms old` : `Nothing was observed for ${ageMs} ms`
    return decide({ ...state, status: 'blind' }, 'blind', `${what}; at most ${rule.freshnessMs} ms may open risk.`)
  }
  if (!signal) return { state }

  if (signal.quality === 'data_bad') {
    if (state.status === 'data_bad') return { state }
    return decide({ ...state, status: 'data_bad' }, 'data_bad', `The observation is not usable: ${signal.reason}.`)
  }

  const side = evaluateSide(rule, signal.value)
  const next: TriggerState = { ...state, status: 'watching', side }
  if (state.side !== 'before' || side !== 'beyond') return { state: next }

  const fired: TriggerState = {
    ...next,
    fires: state.fires + 1,
    armedFires: state.armedFires + (rule.mode === 'armed' ? 1 : 0),
  }
  const reached = rule.direction === 'above' ? 'reached or passed above' : 'reached or fell below'
  return decide(
    isSpent(rule, fired) ? { ...fired, status: 'exhausted' } : fired,
    'fire',
    `The value ${signal.value} ${reached} ${rule.threshold}; before it was ${input.previousValue ?? 'on the other side'}.`,
  )
}

/** The schema refuses such values at the door; a rule must not depend on it. */
function requireProbability(signal: Signal | undefined): Signal | undefined {
  if (signal?.quality !== 'good' || (signal.value >= 0 && signal.value <= 1)) return signal
  const { value, ...rest } = signal
  return { ...rest, quality: 'data_bad', reason: `value: ${value} is not a probability` }
}

function isEnded(state: TriggerState): boolean {
  return state.status === 'exhausted' || state.status === 'expired'
}

/** Only armed fires count: a monitoring rule records every crossing. */
function isSpent(rule: TriggerRule, state: TriggerState): boolean {
  return rule.mode === 'armed' && state.armedFires >= rule.maxFires
}

function buildDecision(
  input: TriggerInput,
  next: TriggerState,
  verdict: Decision['verdict'],
  reason: string,
  nowMs: number,
): Decision {
  const { rule, state } = input
  const signal: Signal = input.signal ?? {
    key: rule.signal,
    quality: 'data_bad',
    reason: NEVER_OBSERVED,
    observedAtMs: state.armedAtMs,
    source: 'none',
  }
  const fireId = deriveUuid('fire', rule.triggerId, rule.revision, next.fires) as FireId
  // A fire is known by its number, everything else by when it was seen: repeating the evaluation repeats the id.
  const name = verdict === 'fire' ? [fireId] : [rule.triggerId, rule.revision, verdict, nowMs]
  return {
    v: 1,
    id: deriveUuid('decision', ...name) as DecisionId,
    triggerId: rule.triggerId,
    workspaceId: rule.workspaceId,
    revision: rule.revision,
    verdict,
    reason,
    at: toTime(nowMs),
    evaluator: THRESHOLD_EVALUATOR,
    rule,
    input: {
      signal,
      ...(input.previousValue === undefined ? {} : { previousValue: input.previousValue }),
      ageMs: nowMs - signal.observedAtMs,
      state,
    },
    ...(verdict === 'fire' ? { fire: { id: fireId, number: next.fires } } : {}),
  }
}
