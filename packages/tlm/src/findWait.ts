import type { Reason } from '@spells/shared'

/** When an operation may land, in seconds of chain time. */
type Window = { readonly validAfterSec: number; readonly validUntilSec: number }

/** A window that is not open yet, or that is all but over: the budget period's next one may do. */
export function findWait(window: Window, nowSec: number, minLeadSec: number): Reason | undefined {
  if (nowSec <= window.validAfterSec) {
    return { code: 'not_yet_valid', message: `The session is valid after ${window.validAfterSec} s of chain time.` }
  }
  if (nowSec + minLeadSec < window.validUntilSec) return undefined
  return { code: 'window_closing', message: `The window ends at ${window.validUntilSec} s of chain time, too soon.` }
}
