import type { Call } from '@spells/shared'
import { metavaultAbi } from '@spells/shared/abi'
import { type Address, encodeFunctionData, type Hex, zeroHash } from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import { encodeExecuteBatch } from '../userop/executeBatch.ts'
import { buildNonce, buildNonceKey, type Lane } from '../userop/nonceKey.ts'
import { encodeSessionSignature, STUB_ECDSA } from '../userop/sessionSignature.ts'
import { toVaultCall } from '../userop/toVaultCall.ts'

/**
 * Encodes what the entry point asks a vault about an operation of a session, with a signature by nobody. The validator
 * reverts for everything that the policy refuses, budgets and counters included, and only answers "wrong signature" for
 * the signature: so a simulation shows what the chain would say of the real one.
 *
 * @param options.policy its bytes, as the session id commits to them
 * @param options.gasLimit all limits of the operation together, in gas
 * @param options.paymaster absent when the vault pays
 */
export function encodeSessionValidation(options: {
  readonly vault: Address
  readonly sessionValidator: Address
  readonly lane: Lane
  readonly calls: readonly Call[]
  readonly policy: Hex
  readonly period: number
  readonly validAfterSec: number
  readonly validUntilSec: number
  readonly gasLimit: bigint
  readonly maxFeePerGasWei: bigint
  readonly paymaster: Address | undefined
}): Hex {
  const { vault, sessionValidator, lane, policy, period, validAfterSec, validUntilSec, paymaster } = options
  const operation = toPackedUserOperation({
    sender: vault,
    nonce: buildNonce(buildNonceKey(sessionValidator, lane), 0n),
    callData: encodeExecuteBatch(options.calls.map(toVaultCall)),
    callGasLimit: options.gasLimit,
    verificationGasLimit: 0n,
    preVerificationGas: 0n,
    maxFeePerGas: options.maxFeePerGasWei,
    maxPriorityFeePerGas: 0n,
    signature: encodeSessionSignature({ validAfterSec, validUntilSec, period, ecdsa: STUB_ECDSA, policy }),
    ...(paymaster && { paymaster, paymasterVerificationGasLimit: 0n, paymasterPostOpGasLimit: 0n }),
  })
  return encodeFunctionData({ abi: metavaultAbi, functionName: 'validateUserOp', args: [operation, zeroHash, 0n] })
}
