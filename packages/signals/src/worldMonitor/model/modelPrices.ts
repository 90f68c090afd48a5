/** Tokens that were read and written. */
export type TokenCount = { readonly input: number; readonly output: number }

/** What a million tokens cost, in millionths of a dollar. */
export type ModelPrices = { readonly inputMicroUsd: bigint; readonly outputMicroUsd: bigint }

const MILLION = 1_000_000n

/**
 * What tokens cost in millionths of a dollar, rounded up.
 * @example countCost({ input: 1_000, output: 0 }, { inputMicroUsd: 150_000n, outputMicroUsd: 600_000n }) // 150n
 */
export function countCost({ input, output }: TokenCount, prices: ModelPrices): bigint {
  const exact = BigInt(input) * prices.inputMicroUsd + BigInt(output) * prices.outputMicroUsd
  return (exact + MILLION - 1n) / MILLION
}

/** Millionths of a dollar of a plain decimal amount of dollars with at most six decimals. @example '0.15' → 150000n */
export function toMicroUsd(usd: string): bigint {
  const [whole = '0', part = ''] = usd.split('.')
  return BigInt(whole) * MILLION + BigInt(part.padEnd(6, '0'))
}
