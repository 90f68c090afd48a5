import type { CertifiedOperation } from '@spells/shared'
import type { UserOperation } from '../userop/getUserOpHash.ts'

/** An operation from its JSON-RPC form. A missing signature is empty: it is no part of the hash. */
export function toUserOperation(operation: CertifiedOperation): UserOperation {
  const { factory, factoryData, paymaster, paymasterData } = operation
  const { paymasterVerificationGasLimit, paymasterPostOpGasLimit } = operation
  return {
    sender: operation.sender,
    nonce: BigInt(operation.nonce),
    callData: operation.callData,
    callGasLimit: BigInt(operation.callGasLimit),
    verificationGasLimit: BigInt(operation.verificationGasLimit),
    preVerificationGas: BigInt(operation.preVerificationGas),
    maxFeePerGas: BigInt(operation.maxFeePerGas),
    maxPriorityFeePerGas: BigInt(operation.maxPriorityFeePerGas),
    signature: operation.signature ?? '0x',
    ...(factory && { factory }),
    ...(factoryData && { factoryData }),
    ...(paymaster && { paymaster }),
    ...(paymasterData && { paymasterData }),
    ...(paymasterVerificationGasLimit && { paymasterVerificationGasLimit: BigInt(paymasterVerificationGasLimit) }),
    ...(paymasterPostOpGasLimit && { paymasterPostOpGasLimit: BigInt(paymasterPostOpGasLimit) }),
  }
}
