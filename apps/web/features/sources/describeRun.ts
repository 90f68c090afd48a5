import type { SourceHealth } from '@spells/shared/api'
import { groupDigits } from '../../lib/groupDigits.ts'

type Run = Pick<NonNullable<SourceHealth['lastRun']>, 'outcome' | 'received' | 'accepted' | 'refused' | 'error'>

const outcomes: Readonly<Record<string, string>> = {
  running: 'is under way',
  good: 'worked',
  unchanged: 'worked: nothing new',
  partial: 'worked in part',
  frozen: 'found everything as it was before',
  failed: 'failed',
  held: 'was left out',
  replaced: 'was overtaken by the next',
}

/** How a run ended and what it brought. */
export function describeRun({ outcome, received, accepted, refused, error }: Run): string {
  const brought =
    received === 0
      ? []
      : [`${groupDigits(accepted)} of ${groupDigits(received)} taken, ${groupDigits(refused)} refused`]
  return [outcomes[outcome] ?? outcome, ...(error ? [error] : []), ...brought].join('; ')
}

/** Whether a source is asked, as a person would say it. */
export function describeBreaker({ state, failures }: SourceHealth['breaker']): string {
  if (state === 'closed') return failures === 0 ? 'asked each time' : `asked each time; ${failures} failures in a row`
  const why = `after ${failures} failures in a row`
  return state === 'half_open' ? `asked once more, ${why}` : `left alone for a while, ${why}`
}

/** How many of the runs failed. */
export function describeFailures({ errorRate, runs }: Pick<SourceHealth, 'errorRate' | 'runs'>): string {
  if (errorRate === null || runs === 0) return 'no run yet'
  const failed = Math.round(errorRate * runs)
  return failed === 0 ? `none of ${runs}` : `${failed} of ${runs} (${formatPart(errorRate)})`
}

/** A part in per cent; something is never shown as nothing. */
function formatPart(part: number): string {
  return part < 0.01 ? '<1 %' : `${Math.round(part * 100)} %`
}
