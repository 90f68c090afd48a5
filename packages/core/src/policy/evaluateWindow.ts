import { ok, type Result, refuse } from '@spells/shared'
import type { Policy } from './policy.ts'

/** Seconds of chain time; an operation may land while `validAfterSec < block time <= validUntilSec`. */
export type Window = { readonly validAfterSec: number; readonly validUntilSec: number }

export type WindowRefused =
  | { readonly code: 'window_empty' }
  | { readonly code: 'period_refused'; readonly period: number }

/** The part of the signed window that the policy and the declared budget period leave. */
export function evaluateWindow(policy: Policy, signed: Window, period: number): Result<Window, WindowRefused> {
  const { periods } = policy
  if (periods === null && period > 0) return refuse({ code: 'period_refused', period })
  const starts = [signed.validAfterSec, policy.validAfterSec]
  const ends = [signed.validUntilSec, policy.validUntilSec]
  if (periods !== null) {
    const startSec = periods.anchorSec + period * periods.lengthSec
    starts.push(startSec - 1)
    ends.push(startSec - 1 + periods.lengthSec)
  }
  const validAfterSec = Math.max(...starts)
  const validUntilSec = Math.min(...ends)
  return validUntilSec <= validAfterSec ? refuse({ code: 'window_empty' }) : ok({ validAfterSec, validUntilSec })
}

/**
 * The budget period that a moment lies in, to be declared by an operation of that moment.
 *
 * @param atSec seconds of chain time
 * @returns 0 when the policy has no periods, or before the first one
 */
export function getPeriod(policy: Policy, atSec: number): number {
  const { periods } = policy
  return periods === null ? 0 : Math.max(0, Math.floor((atSec - periods.anchorSec) / periods.lengthSec))
}
