import type { SourceHealth } from '@spells/shared/api'
import { groupDigits } from '../../lib/groupDigits.ts'

/** A run as the API of this release, or of a later one, tells it: replies are shown unchecked. */
type Run = Pick<NonNullable<SourceHealth['lastRun']>, 'received' | 'accepted' | 'refused' | 'error'> & {
  readonly outcome: string
  readonly paging: string | null
}

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

const ways: Readonly<Record<string, string>> = {
  keyset: 'paged by cursor',
  offset: 'paged by offset, since it knows no cursor',
}

/** How a run ended, what it brought, and how its source was paged. */
export function describeRun({ outcome, received, accepted, refused, error, paging }: Run): string {
  const brought =
    received === 0
      ? []
      : [`${groupDigits(accepted)} of ${groupDigits(received)} taken, ${groupDigits(refused)} refused`]
  return [
    outcomes[outcome] ?? outcome,
    ...(error ? [error] : []),
    ...brought,
    ...(paging ? [ways[paging] ?? paging] : []),
  ].join('; ')
}

/** Whether a source is asked, as a person would say it. */
export function describeBreaker({ state, failures }: SourceHealth['breaker']): string {
  if (state === 'closed') return failures === 0 ? 'asked each time' : `asked each time; ${failures} failures in a row`
  const why = `after ${failures} failures in a row`
  return state === 'half_open' ? `asked once more, ${why}` : `left alone for a while, ${why}`
}

/** Refreshes that did not happen, or not to their end. */
export function describeMissed({ missed, replaced }: Pick<SourceHealth, 'missed' | 'replaced'>): string {
  const slots = missed === 0 ? 'no slot' : missed === 1 ? 'one slot' : `${missed} slots`
  return replaced > 0 ? `${slots}; ${replaced} overtaken by the next` : slots
}

/** How many of the runs that came to their own end failed. */
export function describeFailures({
  errorRate,
  runs,
  held,
  replaced,
  lastRun,
}: Pick<SourceHealth, 'errorRate' | 'runs' | 'held' | 'replaced'> & {
  readonly lastRun: { readonly outcome: string } | null
}): string {
  const ended = runs - held - replaced - (lastRun?.outcome === 'running' ? 1 : 0)
  if (errorRate === null || ended <= 0) return runs === 0 ? 'no run yet' : 'no run came to its own end'
  const failed = Math.round(errorRate * ended)
  return failed === 0 ? `none of ${ended}` : `${failed} of ${ended} (${formatPart(errorRate)})`
}

/** A part in per cent; something is never shown as nothing. */
function formatPart(part: number): string {
  return part < 0.01 ? '<1 %' : `${Math.round(part * 100)} %`
}
