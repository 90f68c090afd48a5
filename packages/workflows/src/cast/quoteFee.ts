import type { PaidBy } from '@spells/shared'
import type { Quote } from '@spells/shared/api'

/** Gas that a session operation needs besides its calls: validation, bundling, the policy in its signature. */
const OVERHEAD_GAS = 350_000n
/** Assumed for calls that cannot be estimated, because the chain would refuse them now. */
const UNKNOWN_CALL_GAS = 500_000n
/** Three replacements, each raised by half (PRODUCT.md). */
const RAISED = [27n, 8n] as const

export type FeeBounds = {
  /** Gas limits of the whole operation. */
  readonly gasLimit: bigint
  /** What an operation sent now would offer. */
  readonly maxFeePerGasWei: bigint
  /** What the last replacement may offer, under the session's own bound. */
  readonly ceilingWei: bigint
}

/**
 * Bounds of the network fee, by EIP-1559: twice the base fee plus the tip, so that six full blocks cannot price it out.
 * @param options.callGas gas of the calls as the node estimates it; undefined when they would be refused
 * @param options.policyFeeWei highest fee per gas that the session may offer
 */
export function quoteFee(options: {
  readonly callGas: bigint | undefined
  readonly baseFeePerGasWei: bigint
  readonly priorityFeePerGasWei: bigint
  readonly policyFeeWei: bigint | undefined
}): FeeBounds {
  const { callGas = UNKNOWN_CALL_GAS, baseFeePerGasWei, priorityFeePerGasWei, policyFeeWei } = options
  const wantedWei = 2n * baseFeePerGasWei + priorityFeePerGasWei
  const raisedWei = (wantedWei * RAISED[0]) / RAISED[1] + 1n
  const gasLimit = (callGas * 6n) / 5n + OVERHEAD_GAS
  // Below what the chain asks for now, the session's bound cannot help: the policy check says so.
  if (policyFeeWei === undefined || policyFeeWei < baseFeePerGasWei + priorityFeePerGasWei) {
    return { gasLimit, maxFeePerGasWei: wantedWei, ceilingWei: raisedWei }
  }
  return { gasLimit, maxFeePerGasWei: min(wantedWei, policyFeeWei), ceilingWei: min(raisedWei, policyFeeWei) }
}

/** A bundler's estimate has margins of its own and moves with the state; twice what was quoted is a mistake, or a lie. */
const GAS_MARGIN = 2n

/** The most gas that an operation may be estimated at and still be signed. */
export function getMaxGas(fee: Pick<FeeBounds, 'gasLimit'>): bigint {
  return fee.gasLimit * GAS_MARGIN
}

function min(a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** The fee as shown to people: the most that the network can take. */
export function toFeeQuote(fee: FeeBounds, paidBy: PaidBy): Quote['fee'] {
  return {
    maxFeePerGasWei: String(fee.ceilingWei),
    gasLimit: String(fee.gasLimit),
    networkFeeMaxWei: String(fee.gasLimit * fee.ceilingWei),
    protocolFeeWei: '0',
    paidBy,
  }
}
