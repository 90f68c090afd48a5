import { judgeBreaker } from '@spells/core'
import type { RefreshRunRow } from '@spells/db'
import { toTime } from '@spells/shared'
import type { SourceHealth } from '@spells/shared/api'

/** A source, and how often it is refreshed. */
type DescribedSource = {
  readonly source: string
  readonly periodMs: number
  /** How it is left alone after failures; absent where it never is. */
  readonly breaker?: { readonly longestPause?: number }
}

/**
 * How a source does.
 * @param facts.runs of the last 24 hours, newest first
 * @param facts.lastGood the newest that worked, however long ago
 */
export function describeSource(
  { source, periodMs, breaker }: DescribedSource,
  facts: { readonly runs: readonly RefreshRunRow[]; readonly lastGood: RefreshRunRow | undefined },
  nowMs: number,
): SourceHealth {
  const { runs, lastGood } = facts
  const [last] = runs
  const ended = runs.filter(({ outcome }) => outcome !== 'running')
  const read = ended.filter(({ outcome }) => outcome !== 'held' && outcome !== 'replaced')
  const failed = read.filter(({ outcome }) => outcome === 'failed')
  const first = runs.at(-1)
  const slots = first ? Math.floor((nowMs - first.scheduledAt) / periodMs) + 1 : 0
  // What was seen when the reading began: the values are at most this old.
  const ageMs = lastGood ? Math.max(0, nowMs - lastGood.startedAt) : null
  return {
    ...{ source, periodMs },
    status: judge({ ageMs, periodMs, outcome: read[0]?.outcome }),
    lastGoodAt: lastGood ? toTime(lastGood.startedAt) : null,
    ageMs,
    lastRun: last ? toRun(last) : null,
    runs: runs.length,
    errorRate: read.length === 0 ? null : failed.length / read.length,
    // A slot that is due now may still start.
    missed: Math.max(0, slots - 1 - runs.length),
    held: runs.filter(({ outcome }) => outcome === 'held').length,
    replaced: runs.filter(({ outcome }) => outcome === 'replaced').length,
    maxLateMs: Math.max(0, ...runs.map(({ startedAt, scheduledAt }) => startedAt - scheduledAt)),
    breaker: breaker ? toBreaker(runs, { nowMs, periodMs, ...breaker }) : NO_BREAKER,
    dataBad: read[0]?.dataBad ?? [],
  }
}

/** Of a source that is asked each time. */
const NO_BREAKER = { state: 'closed', failures: 0, until: null } as const

function toBreaker(
  runs: readonly RefreshRunRow[],
  cadence: { readonly nowMs: number; readonly periodMs: number; readonly longestPause?: number },
): SourceHealth['breaker'] {
  const scheduled = runs.map(({ outcome, scheduledAt }) => ({ outcome, scheduledAtMs: scheduledAt }))
  const { state, failures, untilMs } = judgeBreaker(scheduled, cadence)
  return { state, failures, until: untilMs === null ? null : toTime(untilMs) }
}

function judge(facts: {
  readonly ageMs: number | null
  readonly periodMs: number
  readonly outcome: RefreshRunRow['outcome'] | undefined
}): SourceHealth['status'] {
  const { ageMs, periodMs, outcome } = facts
  if (outcome === 'frozen') return 'frozen'
  if (ageMs === null) return outcome === undefined ? 'never' : 'failing'
  if (outcome === 'failed') return 'failing'
  return ageMs > 2 * periodMs ? 'stale' : 'ok'
}

function toRun(run: RefreshRunRow): NonNullable<SourceHealth['lastRun']> {
  const { outcome, received, accepted, refused, error, paging } = run
  return {
    scheduledAt: toTime(run.scheduledAt),
    startedAt: toTime(run.startedAt),
    endedAt: run.endedAt === null ? null : toTime(run.endedAt),
    ...{ outcome, received, accepted, refused, error, paging },
  }
}
