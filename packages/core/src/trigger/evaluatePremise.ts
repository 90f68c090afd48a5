import type { Decision, Signal } from '@spells/shared'
import { evaluateFreshness } from '../signal/freshness.ts'
import { evaluateSide } from './evaluateSide.ts'

/** Longest that a fire may wait to be acted on before it is given up, in milliseconds (recovery budget). */
const PATIENCE_MS = 15 * 60_000

/** Whether a fire may still open risk. `holds` carries the latest time at which it may, in milliseconds. */
export type Premise =
  | { readonly status: 'holds'; readonly deadlineMs: number }
  | { readonly status: 'waiting' }
  | { readonly status: 'flipped' | 'stale' | 'data_bad'; readonly message: string }

/**
 * Checks the premise of a fire again when it is handed over, against the newest observation at hand.
 * @param fire a decision with the verdict `fire`
 * @param options.latest the newest observation of its signal, if there is a newer one
 */
export function evaluatePremise(
  fire: Pick<Decision, 'rule' | 'input' | 'at'>,
  options: { readonly nowMs: number; readonly latest?: Signal | undefined },
): Premise {
  const { nowMs, latest } = options
  const { rule } = fire
  const seen = fire.input.signal
  const signal = latest && latest.observedAtMs > seen.observedAtMs ? latest : seen
  if (nowMs - Date.parse(fire.at) > PATIENCE_MS) {
    return { status: 'stale', message: 'The fire could not be acted on within 15 minutes.' }
  }
  if (evaluateFreshness(signal.observedAtMs, { nowMs, freshnessMs: rule.freshnessMs }).status !== 'fresh') {
    return { status: 'waiting' }
  }
  if (signal.quality === 'data_bad') {
    return { status: 'data_bad', message: `The signal became unusable before the fire was acted on: ${signal.reason}.` }
  }
  if (evaluateSide(rule, signal.value) === 'before') {
    return { status: 'flipped', message: `The value came back to ${signal.value} before the fire was acted on.` }
  }
  return { status: 'holds', deadlineMs: signal.observedAtMs + rule.freshnessMs }
}
