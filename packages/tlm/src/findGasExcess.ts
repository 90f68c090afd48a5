import type { Reason } from '@spells/shared'
import type { OperationRequest, Unsigned } from './buildUnsigned.ts'

/**
 * Why an operation needs more gas than its intent allows: whoever estimated it may be wrong, or lie. An operation without
 * calls has no bound of its own, since it must always be able to take the nonce.
 */
export function findGasExcess(
  { intent, kind }: Pick<OperationRequest, 'intent' | 'kind'>,
  userOp: Unsigned,
): Reason | undefined {
  if (intent.maxGas === undefined || kind === 'noOp') return undefined
  const { preVerificationGas, verificationGasLimit, callGasLimit } = userOp
  const { paymasterVerificationGasLimit = 0n, paymasterPostOpGasLimit = 0n } = userOp
  const ofPaymaster = userOp.paymaster === undefined ? 0n : paymasterVerificationGasLimit + paymasterPostOpGasLimit
  const gas = preVerificationGas + verificationGasLimit + callGasLimit + ofPaymaster
  if (gas <= BigInt(intent.maxGas)) return undefined
  return {
    code: 'gas_above_bound',
    message: `The operation was estimated at ${gas} gas, more than the ${intent.maxGas} that its simulation allows.`,
  }
}
