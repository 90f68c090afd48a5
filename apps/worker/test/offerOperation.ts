import {
  buildNonce,
  buildNonceKey,
  encodeExecuteBatch,
  getUserOpHash,
  toVaultCall,
  type UserOperation,
} from '@spells/core'
import type { Deployment, Intent, ToSign } from '@spells/shared'
import { type Address, numberToHex } from 'viem'

/** The operation that a transaction manager would show to a vault's owner for this intent. */
export function offerOperation(
  intent: Intent,
  place: {
    readonly vault: Address
    readonly owner: Address
    readonly deployment: Deployment
    readonly attempt: number
  },
): ToSign {
  const { vault, owner, deployment, attempt } = place
  const key = buildNonceKey(deployment.ownerValidator, { laneClass: 'normal', index: 0 })
  const userOp: UserOperation = {
    ...{ sender: vault, nonce: buildNonce(key, 0n), signature: '0x' },
    callData: encodeExecuteBatch(intent.calls.map(toVaultCall)),
    ...{ callGasLimit: 300_000n, verificationGasLimit: 200_000n, preVerificationGas: 60_000n },
    maxFeePerGas: BigInt(intent.maxFeePerGasCeilingWei),
    maxPriorityFeePerGas: BigInt(attempt),
  }
  const { signature: _, nonce, sender, callData, ...amounts } = userOp
  const wire = Object.entries(amounts).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? numberToHex(value) : null,
  ])
  return {
    attempt,
    owner,
    operation: { sender, nonce: numberToHex(nonce), callData, ...Object.fromEntries(wire) },
    userOpHash: getUserOpHash(userOp, 31337),
    validAfterSec: 0,
    validUntilSec: intent.deadlineSec,
  }
}
