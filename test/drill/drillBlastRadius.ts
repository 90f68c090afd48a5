import { measureBlastRadius } from '@spells/core/blastRadiusSearch'

/**
 * Searches for attacks that cost more than the bound we show. The last line is JSON.
 * @returns the exit code: 0 when none was found
 */
export function drillBlastRadius(options: { readonly policies: number; readonly firstSeed: number }): number {
  console.log(`Searching the worst attack under each of ${options.policies} random policies`)
  const { gaps, understated, ...counts } = measureBlastRadius(options)
  const at = (share: number) => (gaps[Math.min(gaps.length - 1, Math.floor(share * gaps.length))] ?? 0).toFixed(2)
  const shares = { min: at(0), p5: at(0.05), p25: at(0.25), p50: at(0.5), p75: at(0.75), p95: at(0.95), max: at(1) }
  console.log('bound ÷ worst loss found, where anything was lost (1.00 is no over-statement):')
  console.table(shares)
  const steps = [1, 1.25, 1.5, 2, 3, 5, 10, 30, Number.POSITIVE_INFINITY]
  for (const [i, upTo] of steps.entries()) {
    const above = steps[i - 1] ?? 0
    const count = gaps.filter((gap) => gap > above && gap <= upTo).length
    console.log(
      `${`≤ ${upTo}`.padStart(10)} ${String(count).padStart(5)} ${'█'.repeat(Math.ceil((60 * count) / Math.max(1, gaps.length)))}`,
    )
  }
  for (const one of understated)
    console.log(`!! seed ${one.seed}: lost ${one.lostCents} cents, bound ${one.boundCents}`)
  console.log(JSON.stringify({ ...counts, understated: understated.length, gap: shares }))
  return understated.length === 0 && counts.losing > 0 ? 0 : 1
}
