import { ok, type Reason, type Result, refuse } from '@spells/shared'

export type Fees = { readonly maxFeePerGasWei: bigint; readonly maxPriorityFeePerGasWei: bigint }

/** From the least raise that a bundler takes to the one that is wanted: × 1.5 of the attempt before. */
const WANTED_OF_LEAST = { numerator: 15n, denominator: 11n }

/**
 * Fees of an attempt: room for the base fee to double, and half as much again as the attempt before, never above the
 * ceiling.
 * @param market.baseFeeWei base fee of the latest block
 * @param ceilingWei highest maxFeePerGas that intent and session allow
 * @param least the lowest fees that replace the attempt before
 */
export function buildFees(
  market: { readonly baseFeeWei: bigint; readonly tipWei: bigint },
  ceilingWei: bigint,
  least: Fees = { maxFeePerGasWei: 0n, maxPriorityFeePerGasWei: 0n },
): Result<Fees, Reason> {
  const needed = max(market.baseFeeWei + market.tipWei, least.maxFeePerGasWei)
  if (needed > ceilingWei) {
    return refuse({
      code: 'fee_above_ceiling',
      message: `The operation needs ${needed} wei per gas, more than the ceiling of ${ceilingWei} wei.`,
    })
  }
  const wanted = max(market.baseFeeWei * 2n + market.tipWei, toWanted(least.maxFeePerGasWei))
  const maxFeePerGasWei = min(wanted, ceilingWei)
  const tipWei = max(market.tipWei, toWanted(least.maxPriorityFeePerGasWei))
  return ok({ maxFeePerGasWei, maxPriorityFeePerGasWei: min(tipWei, maxFeePerGasWei) })
}

function toWanted(leastWei: bigint): bigint {
  const { numerator, denominator } = WANTED_OF_LEAST
  return (leastWei * numerator + denominator - 1n) / denominator
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
