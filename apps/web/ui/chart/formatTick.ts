import { formatDay } from '../../lib/formatTime.ts'

const DAY_MS = 86_400_000

/** A moment on a time axis: the hour, or the day where the steps are days and at midnight. */
export function formatTick(atMs: number, stepMs: number): string {
  const at = new Date(atMs)
  const isMidnight = at.getHours() === 0 && at.getMinutes() === 0
  const [day = '', month = ''] = formatDay(at.toISOString()).split(' ')
  if (stepMs >= DAY_MS || isMidnight) return `${day} ${month}`
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`
}
