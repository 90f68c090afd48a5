import { ok, type Reason, type Result, refuse } from '@spells/shared'

export type Fees = { readonly maxFeePerGasWei: bigint; readonly maxPriorityFeePerGasWei: bigint }

/**
 * The first attempt's fees: room for the base fee to double, never above the ceiling.
 * @param market.baseFeeWei base fee of the latest block
 * @param ceilingWei highest maxFeePerGas that intent and session allow
 */
export function buildFees(
  market: { readonly baseFeeWei: bigint; readonly tipWei: bigint },
  ceilingWei: bigint,
): Result<Fees, Reason> {
  const least = market.baseFeeWei + market.tipWei
  if (least > ceilingWei) {
    return refuse({
      code: 'fee_above_ceiling',
      message: `The chain asks for ${least} wei per gas, more than the ceiling of ${ceilingWei} wei.`,
    })
  }
  const wanted = market.baseFeeWei * 2n + market.tipWei
  return ok({
    maxFeePerGasWei: wanted < ceilingWei ? wanted : ceilingWei,
    maxPriorityFeePerGasWei: market.tipWei,
  })
}
