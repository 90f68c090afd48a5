import { getUserOpHash } from '@spells/core'
import type { Draft, PrepareOutcome, WireOperation } from '@spells/core/transaction'
import { type Hex, numberToHex } from 'viem'
import { buildUnsigned, NO_GAS, type OperationRequest, type Unsigned } from './buildUnsigned.ts'
import type { BundlerPort, GasLimits } from './ports.ts'

/** An operation that is complete but for its signature and the window in which it may land. */
type BuildOutcome =
  | {
      readonly kind: 'built'
      readonly userOp: Unsigned
      readonly frozen: Pick<Draft, 'operation' | 'userOpHash' | 'maxFeePerGasWei'>
    }
  | Extract<PrepareOutcome, { readonly kind: 'refused' | 'unavailable' }>

/**
 * The part of preparing that is the same for every authority: calls, nonce, fees and the bundler's estimate.
 * @param stub a signature by nobody, as long as the real one
 */
export async function buildOperation(
  deps: { readonly bundler: BundlerPort },
  request: OperationRequest,
  stub: Hex,
): Promise<BuildOutcome> {
  const estimate = await deps.bundler.estimate({ ...toWire(buildUnsigned(request, NO_GAS)), signature: stub })
  if (!estimate.ok) {
    const { retry, ...reason } = estimate.refusal
    return { kind: retry ? 'unavailable' : 'refused', reason }
  }
  const userOp = buildUnsigned(request, withMargin(estimate.value))
  return {
    kind: 'built',
    userOp,
    frozen: {
      operation: toWire(userOp),
      userOpHash: getUserOpHash({ ...userOp, signature: '0x' }, request.identity.chainId),
      maxFeePerGasWei: String(userOp.maxFeePerGas),
    },
  }
}

/** The estimate was made with a stand-in signature, on a state that moves on. */
function withMargin(gas: GasLimits): GasLimits {
  return {
    preVerificationGas: (gas.preVerificationGas * 105n) / 100n,
    verificationGasLimit: (gas.verificationGasLimit * 110n) / 100n,
    callGasLimit: (gas.callGasLimit * 120n) / 100n,
  }
}

function toWire(userOp: Unsigned): WireOperation {
  return {
    sender: userOp.sender,
    nonce: numberToHex(userOp.nonce),
    callData: userOp.callData,
    callGasLimit: numberToHex(userOp.callGasLimit),
    verificationGasLimit: numberToHex(userOp.verificationGasLimit),
    preVerificationGas: numberToHex(userOp.preVerificationGas),
    maxFeePerGas: numberToHex(userOp.maxFeePerGas),
    maxPriorityFeePerGas: numberToHex(userOp.maxPriorityFeePerGas),
  }
}
