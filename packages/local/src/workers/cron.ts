/** Whether a five-field cron expression (minute, hour, day, month, weekday; UTC) names this minute. */
export function matchesCron(expression: string, atMs: number): boolean {
  const [minute, hour, day, month, weekday, ...rest] = expression.trim().split(/\s+/)
  if (!minute || !hour || !day || !month || !weekday || rest.length > 0) {
    throw new Error(`Not a cron expression of five fields: ${expression}`)
  }
  const date = new Date(atMs)
  const dayMatches = matchesField(day, date.getUTCDate(), 1, 31)
  const weekdayMatches =
    matchesField(weekday, date.getUTCDay(), 0, 6) || matchesField(weekday, date.getUTCDay() + 7, 0, 7)
  // Two restrictions of the day are alternatives; one alone must hold.
  const onDay = day === '*' || weekday === '*' ? dayMatches && weekdayMatches : dayMatches || weekdayMatches
  return (
    matchesField(minute, date.getUTCMinutes(), 0, 59) &&
    matchesField(hour, date.getUTCHours(), 0, 23) &&
    matchesField(month, date.getUTCMonth() + 1, 1, 12) &&
    onDay
  )
}

function matchesField(field: string, value: number, lowest: number, highest: number): boolean {
  return field.split(',').some((part) => {
    const [range = '*', step] = part.split('/')
    const [from, to] = range === '*' ? [lowest, highest] : range.split('-').map(Number)
    const first = from ?? lowest
    const last = to ?? (step === undefined ? first : highest)
    return value >= first && value <= last && (value - first) % Number(step ?? 1) === 0
  })
}

const MINUTE_MS = 60_000
const LONGEST_SEARCH_MINUTES = 8 * 24 * 60

/** The latest minute after `afterMs` and up to `atMs` that the expression names. */
export function findLatestMatch(expression: string, afterMs: number, atMs: number): number | undefined {
  const newest = Math.floor(atMs / MINUTE_MS)
  const oldest = Math.max(Math.floor(afterMs / MINUTE_MS) + 1, newest - LONGEST_SEARCH_MINUTES)
  for (let minute = newest; minute >= oldest; minute--) {
    if (matchesCron(expression, minute * MINUTE_MS)) return minute * MINUTE_MS
  }
  return undefined
}
