import type { UserOperation } from '@spells/core'
import type { WireOperation } from '@spells/core/transaction'
import { type Address, getAddress, type Hex, hexToBigInt, isAddress, isHex } from 'viem'

/** An operation's fields from its JSON-RPC form; undefined if it is none. */
export function parseWireOperation(operation: WireOperation): Omit<UserOperation, 'signature'> | undefined {
  const { sender, callData } = operation
  const [nonce, callGasLimit, verificationGasLimit, preVerificationGas, maxFeePerGas, maxPriorityFeePerGas] = [
    operation.nonce,
    operation.callGasLimit,
    operation.verificationGasLimit,
    operation.preVerificationGas,
    operation.maxFeePerGas,
    operation.maxPriorityFeePerGas,
  ].map(parseQuantity)
  const paymasterVerificationGasLimit = parseQuantity(operation.paymasterVerificationGasLimit ?? '0x0')
  const paymasterPostOpGasLimit = parseQuantity(operation.paymasterPostOpGasLimit ?? '0x0')
  const from = parseAddress(sender)
  const paymaster = parseAddress(operation.paymaster)
  const factory = parseAddress(operation.factory)
  if (from === undefined || !isData(callData)) return undefined
  if (isGiven(operation.paymaster) !== (paymaster !== undefined)) return undefined
  if (isGiven(operation.factory) !== (factory !== undefined)) return undefined
  const factoryData = operation.factoryData ?? '0x'
  if (!isData(factoryData)) return undefined
  if (nonce === undefined || callGasLimit === undefined || verificationGasLimit === undefined) return undefined
  if (preVerificationGas === undefined || maxFeePerGas === undefined || maxPriorityFeePerGas === undefined) {
    return undefined
  }
  if (paymasterVerificationGasLimit === undefined || paymasterPostOpGasLimit === undefined) return undefined
  return {
    ...{ sender: from, nonce, callData, callGasLimit, verificationGasLimit, preVerificationGas },
    ...{ maxFeePerGas, maxPriorityFeePerGas },
    ...(factory && { factory, factoryData }),
    ...(paymaster && { paymaster, paymasterVerificationGasLimit, paymasterPostOpGasLimit }),
  }
}

function isGiven(value: string | null | undefined): boolean {
  return value !== undefined && value !== null
}

function isData(value: string | null | undefined): value is Hex {
  return typeof value === 'string' && isHex(value)
}

function parseQuantity(value: string | null | undefined): bigint | undefined {
  return isData(value) && value.length > 2 ? hexToBigInt(value) : undefined
}

function parseAddress(value: string | null | undefined): Address | undefined {
  return typeof value === 'string' && isAddress(value, { strict: false }) ? getAddress(value) : undefined
}
