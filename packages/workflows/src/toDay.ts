/** The day of a time in UTC, such as `2026-11-21`. */
export function toDay(ms: number): string {
  return new Date(ms).toISOString().slice(0, 10)
}
