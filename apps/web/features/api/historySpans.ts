/** How far back a chart looks, and in which steps. */
export const historySpans = {
  day: { resolution: '5m', limit: 288 },
  week: { resolution: '1h', limit: 168 },
  all: { resolution: '1d', limit: 365 },
} as const
export type HistorySpan = keyof typeof historySpans

/** How long a step of each is, in milliseconds. */
export const historyStepMs: Readonly<Record<HistorySpan, number>> = { day: 300_000, week: 3_600_000, all: 86_400_000 }

/** The spans as a person chooses among them. */
export const historySpanOptions: readonly { readonly value: HistorySpan; readonly label: string }[] = [
  { value: 'day', label: 'Day' },
  { value: 'week', label: 'Week' },
  { value: 'all', label: 'Year' },
]
