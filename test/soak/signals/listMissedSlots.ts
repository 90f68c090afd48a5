/** A refresh as the database tells of it. */
export type Run = {
  readonly source: string
  readonly scheduledAtMs: number
  readonly startedAtMs: number
  readonly endedAtMs: number | null
  readonly outcome: string
  readonly error: string | null
}

const MINUTE_MS = 60_000
const RELATIONS_OFFSET_MS = 10 * MINUTE_MS

/** How often a source is due, and how far after the full step. */
export function getCadence(source: string): { readonly everyMs: number; readonly offsetMs: number } {
  if (source === 'gamma' || source === 'gmx' || source === 'chainlink') return { everyMs: 2 * MINUTE_MS, offsetMs: 0 }
  if (source === 'relations') return { everyMs: 360 * MINUTE_MS, offsetMs: RELATIONS_OFFSET_MS }
  return { everyMs: 30 * MINUTE_MS, offsetMs: 0 }
}

/** The slots in which a source is due between two moments, the first included, the last not. */
export function listSlots(source: string, span: { readonly fromMs: number; readonly toMs: number }): readonly number[] {
  const { everyMs, offsetMs } = getCadence(source)
  const slots: number[] = []
  const first = Math.ceil((span.fromMs - offsetMs) / everyMs) * everyMs + offsetMs
  for (let at = first; at < span.toMs; at += everyMs) slots.push(at)
  return slots
}

/** Slots without a run that has ended by itself: one that was overtaken counts as missed. */
export function listMissedSlots(
  runs: readonly Run[],
  source: string,
  span: { readonly fromMs: number; readonly toMs: number },
): readonly number[] {
  const ended = new Set(
    runs
      .filter((run) => run.source === source && run.endedAtMs !== null && run.outcome !== 'replaced')
      .map((run) => run.scheduledAtMs),
  )
  return listSlots(source, span).filter((slot) => !ended.has(slot))
}
