import { ok, type Reason, type Result, refuse } from '@spells/shared'
import type { Fees } from './buildFees.ts'

/** One step between two attempts: more than the tenth that bundlers ask of a replacement. */
const STEP_PERCENT = 112n

/**
 * Fees of an operation that the owner signs. Nobody can raise them without another signature, so the last attempt is at
 * the intent's ceiling, and each one before it a step below the next. More than the base fee and the tip is never paid.
 * @param options.stepsLeft how many further attempts may follow
 * @param options.least the lowest fees that replace the attempt before
 */
export function buildOwnerFees(
  market: { readonly baseFeeWei: bigint; readonly tipWei: bigint },
  options: { readonly ceilingWei: bigint; readonly stepsLeft: number; readonly least?: Fees | undefined },
): Result<Fees, Reason> {
  const { ceilingWei, stepsLeft, least } = options
  const steps = BigInt(Math.max(0, stepsLeft))
  const step = (ceilingWei * 100n ** steps) / STEP_PERCENT ** steps
  const room = market.baseFeeWei * 2n + market.tipWei
  const needed = max(market.baseFeeWei + market.tipWei, least?.maxFeePerGasWei ?? 0n)
  if (needed > ceilingWei) {
    return refuse({
      code: 'fee_above_ceiling',
      message: `The operation needs ${needed} wei per gas, more than the ceiling of ${ceilingWei} wei.`,
    })
  }
  const maxFeePerGasWei = max(needed, max(step, min(room, ceilingWei)))
  const tipWei = max(market.tipWei, least?.maxPriorityFeePerGasWei ?? 0n)
  return ok({ maxFeePerGasWei, maxPriorityFeePerGasWei: min(tipWei, maxFeePerGasWei) })
}

function max(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}
