const DAY_MS = 86_400_000

/** The UTC day of a time, such as "2026-11-21". @param nowMs milliseconds since the epoch */
export function getSponsoredDay(nowMs: number): string {
  return new Date(nowMs).toISOString().slice(0, 10)
}

/** When the UTC day of a time ends, in milliseconds since the epoch. */
export function getDayEndMs(nowMs: number): number {
  return (Math.floor(nowMs / DAY_MS) + 1) * DAY_MS
}
