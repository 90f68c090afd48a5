/**
 * Round prices that hold all values, with room at both ends; never below zero.
 * @returns the ticks, the ends of the scale, and how many digits behind the point a tick needs
 */
export function buildPriceTicks(
  lowest: number,
  highest: number,
  most: number,
): { readonly ticks: readonly number[]; readonly low: number; readonly high: number; readonly digits: number } {
  const room = Math.max((highest - lowest) * 0.12, highest * 0.001)
  const low = Math.max(0, lowest - room)
  const high = highest + room || 1
  const least = (high - low) / most
  const power = 10 ** Math.floor(Math.log10(least))
  const step = power * ([1, 2, 5].find((one) => one * power >= least) ?? 10)
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12))),
    low,
    high,
    digits: Math.max(0, -Math.floor(Math.log10(step) + 1e-9)),
  }
}
