/** The unit of GMX's times is not documented: seconds, milliseconds and microseconds of our century cannot be confused. */
export function toMs(time: number): number | undefined {
  if (time >= 1e9 && time < 1e11) return time * 1000
  if (time >= 1e12 && time < 1e14) return time
  if (time >= 1e15 && time < 1e17) return Math.floor(time / 1000)
  return undefined
}
