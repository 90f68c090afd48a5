import {
  buildNonceKey,
  decodeExecuteBatch,
  describeCall,
  getOwnerOpTypedData,
  getUserOpHash,
  parseNonce,
  type UserOperation,
} from '@spells/core'
import { canonicalJson, type Deployment, ok, type Result, refuse } from '@spells/shared'
import type { SignatureRequest } from '@spells/shared/api'
import { type Address, type Hex, hashTypedData } from 'viem'

/** The facts of an operation that a person decides on, read from the operation itself. */
export type CheckedOperation = {
  /** What the wallet is asked to sign, as this page has put it together. */
  readonly typedData: ReturnType<typeof getOwnerOpTypedData>
  /** What each call does, in words of this page: nobody else's words are shown. */
  readonly calls: readonly string[]
  /** Most that the network can take, in wei. */
  readonly networkFeeMaxWei: bigint
  readonly paidBy: 'vault' | 'sponsor'
  readonly validUntilMs: number
}

/** What the page knows of the vault without the request. */
export type ExpectedVault = {
  readonly vault: Address
  readonly owner: Address
  readonly chainId: number
  readonly deployment: Pick<Deployment, 'aave' | 'ownerValidator' | 'paymaster' | 'sessionValidator'>
}

/**
 * Whether what the wallet would sign is the operation that the page shows: the same vault, exactly the calls that are put
 * into words, the one lane on which the owner's operations exclude each other, and a hash that this page has computed
 * itself.
 */
export function checkSignatureRequest(
  request: SignatureRequest,
  expected: ExpectedVault,
): Result<CheckedOperation, { readonly code: 'operation_differs'; readonly what: string }> {
  const differs = (what: string) => refuse({ code: 'operation_differs' as const, what })
  const operation = readOperation(request.userOperation)
  if (!operation) return differs('its fields')
  if (operation.sender.toLowerCase() !== expected.vault.toLowerCase()) return differs('the vault')
  const decoded = decodeExecuteBatch(operation.callData)
  const shown = request.calls.map(({ target, valueWei, data }) => [target.toLowerCase(), valueWei, data.toLowerCase()])
  const signed = decoded.ok
    ? decoded.value.map(({ target, valueWei, data }) => [target.toLowerCase(), `${valueWei}`, data.toLowerCase()])
    : []
  if (!decoded.ok || canonicalJson(shown) !== canonicalJson(signed)) return differs('the calls')
  const { ownerValidator } = expected.deployment
  // On another lane the same operation could land once more.
  if (parseNonce(operation.nonce).key !== buildNonceKey(ownerValidator, { laneClass: 'normal', index: 0 })) {
    return differs('the nonce')
  }
  const userOpHash = orUndefined(() => getUserOpHash(operation, expected.chainId))
  if (userOpHash === undefined) return differs('its fields')
  if (userOpHash !== request.userOpHash) return differs('the hash')
  const { validAfter, validUntil } = request.typedData.message
  if (typeof validAfter !== 'number' || typeof validUntil !== 'number') return differs('the window')
  const typedData = getOwnerOpTypedData({
    chainId: expected.chainId,
    validator: ownerValidator,
    userOpHash,
    validAfterSec: validAfter,
    validUntilSec: validUntil,
  })
  const messageHash = orUndefined(() => hashTypedData(request.typedData))
  if (messageHash === undefined || hashTypedData(typedData) !== messageHash) return differs('the message')
  return ok({
    typedData,
    calls: decoded.value.map(({ target, valueWei, data }) =>
      describeCall({ target, valueWei: String(valueWei), data }, expected),
    ),
    networkFeeMaxWei: sumGas(operation) * operation.maxFeePerGas,
    paidBy: operation.paymaster === undefined ? 'vault' : 'sponsor',
    validUntilMs: validUntil * 1000,
  })
}

/** What cannot even be hashed, such as a number out of its range, is no operation that anybody signs. */
function orUndefined<Value>(hash: () => Value): Value | undefined {
  try {
    return hash()
  } catch {
    return undefined
  }
}

function sumGas(operation: UserOperation): bigint {
  const { callGasLimit, verificationGasLimit, preVerificationGas } = operation
  const { paymasterVerificationGasLimit = 0n, paymasterPostOpGasLimit = 0n } = operation
  return (
    callGasLimit + verificationGasLimit + preVerificationGas + paymasterVerificationGasLimit + paymasterPostOpGasLimit
  )
}

/** @returns undefined when a field is missing or is no number */
function readOperation(wire: SignatureRequest['userOperation']): UserOperation | undefined {
  const hex = (name: string): Hex | undefined => {
    const value = wire[name]
    return value?.startsWith('0x') ? (value as Hex) : undefined
  }
  try {
    const number = (name: string) => BigInt(wire[name] ?? 'missing')
    const sender = hex('sender')
    const callData = hex('callData')
    if (!sender || !callData || wire.nonce === undefined) return undefined
    const factory = hex('factory')
    const factoryData = hex('factoryData')
    const paymaster = hex('paymaster')
    return {
      sender,
      nonce: number('nonce'),
      callData,
      callGasLimit: number('callGasLimit'),
      verificationGasLimit: number('verificationGasLimit'),
      preVerificationGas: number('preVerificationGas'),
      maxFeePerGas: number('maxFeePerGas'),
      maxPriorityFeePerGas: number('maxPriorityFeePerGas'),
      signature: '0x',
      ...(factory && { factory, factoryData: factoryData ?? '0x' }),
      ...(paymaster && {
        paymaster,
        paymasterVerificationGasLimit: number('paymasterVerificationGasLimit'),
        paymasterPostOpGasLimit: number('paymasterPostOpGasLimit'),
        paymasterData: hex('paymasterData') ?? '0x',
      }),
    }
  } catch {
    // Not a number where one must be.
    return undefined
  }
}
