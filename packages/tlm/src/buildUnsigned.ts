import { encodeExecuteBatch, toVaultCall, type UserOperation } from '@spells/core'
import { encodeNonce, type NonceSlot, type VaultIdentity, type WireOperation } from '@spells/core/transaction'
import type { Intent } from '@spells/shared'
import { numberToHex } from 'viem'
import type { Fees } from './buildFees.ts'
import type { GasLimits } from './ports.ts'

/** An operation without its signature. */
export type Unsigned = Omit<UserOperation, 'signature'>

/** What an operation is made of, whoever authorises it. */
export type OperationRequest = {
  readonly identity: VaultIdentity
  readonly intent: Intent
  readonly slot: NonceSlot
  readonly fees: Fees
  /** `noOp`: without the intent's calls; all it does is to use up the nonce. */
  readonly kind: 'calls' | 'noOp'
  /** Added to the limit of verification gas, where two operations must not be the same. Costs nothing. */
  readonly spareGas?: bigint
}

/** Gas that is not known yet. */
export const NO_GAS: GasLimits = { preVerificationGas: 0n, verificationGasLimit: 0n, callGasLimit: 0n }

/** The operation that makes an intent's calls, or none, with the nonce of a slot. */
export function buildUnsigned(request: OperationRequest, gas: GasLimits): Unsigned {
  const { identity, intent, slot, fees } = request
  return {
    sender: identity.vault,
    nonce: BigInt(encodeNonce(identity, slot)),
    callData: request.kind === 'noOp' ? '0x' : encodeExecuteBatch(intent.calls.map(toVaultCall)),
    ...gas,
    verificationGasLimit: gas.verificationGasLimit + (request.spareGas ?? 0n),
    maxFeePerGas: fees.maxFeePerGasWei,
    maxPriorityFeePerGas: fees.maxPriorityFeePerGasWei,
  }
}

/** The JSON-RPC form of an operation. */
export function toWire(userOp: Unsigned): WireOperation {
  const { paymaster, paymasterData, paymasterVerificationGasLimit, paymasterPostOpGasLimit } = userOp
  return {
    sender: userOp.sender,
    nonce: numberToHex(userOp.nonce),
    callData: userOp.callData,
    callGasLimit: numberToHex(userOp.callGasLimit),
    verificationGasLimit: numberToHex(userOp.verificationGasLimit),
    preVerificationGas: numberToHex(userOp.preVerificationGas),
    maxFeePerGas: numberToHex(userOp.maxFeePerGas),
    maxPriorityFeePerGas: numberToHex(userOp.maxPriorityFeePerGas),
    ...(paymaster && {
      paymaster,
      paymasterData: paymasterData ?? '0x',
      paymasterVerificationGasLimit: numberToHex(paymasterVerificationGasLimit ?? 0n),
      paymasterPostOpGasLimit: numberToHex(paymasterPostOpGasLimit ?? 0n),
    }),
  }
}
