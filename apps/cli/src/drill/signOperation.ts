import {
  buildNonce,
  buildNonceKey,
  encodeSessionSignature,
  getPeriod,
  getSessionOpTypedData,
  getUserOpHash,
  type Lane,
  type UserOperation,
} from '@spells/core'
import { type Address, encodeFunctionData, type Hex } from 'viem'
import { entryPoint08Abi, toPackedUserOperation } from 'viem/account-abstraction'
import type { PrivateKeyAccount } from 'viem/accounts'
import type { Attempt } from './attempt.ts'
import type { DrillStage } from './drillStage.ts'

/** Pays the beneficiary, whoever it is. */
const BUNDLER: Address = '0x00000000000000000000000000000000000bd001'

export type OperationChanges = {
  readonly lane?: Lane
  readonly fields?: Partial<UserOperation>
  readonly window?: readonly [number, number]
  readonly period?: number
  readonly signer?: PrivateKeyAccount
  /** What the signature says, where that differs from what is true. */
  readonly chainId?: number
  readonly validator?: Address
  readonly hash?: Hex
  readonly policy?: Hex
}

/** An operation as whoever holds the session key makes it. */
export async function signOperation(
  stage: DrillStage,
  callData: Hex,
  changes: OperationChanges = {},
): Promise<UserOperation> {
  const { deployment, nowSec, vault } = stage
  const laneKey = buildNonceKey(deployment.sessionValidator, changes.lane ?? { laneClass: 'normal', index: 0 })
  const userOp: UserOperation = {
    ...stage.gas,
    sender: vault,
    nonce: buildNonce(laneKey, stage.sequences.get(laneKey) ?? 0n),
    callData,
    signature: '0x',
    ...changes.fields,
  }
  const policy = changes.policy ?? stage.encodedPolicy
  const [validAfterSec, validUntilSec] = changes.window ?? [nowSec - 60, nowSec + 600]
  const terms = { validAfterSec, validUntilSec, period: changes.period ?? getPeriod(stage.policy, nowSec) }
  const chainId = changes.chainId ?? stage.chainId
  const typedData = getSessionOpTypedData({
    ...terms,
    chainId,
    validator: changes.validator ?? deployment.sessionValidator,
    userOpHash: changes.hash ?? getUserOpHash(userOp, chainId),
    sessionId: stage.sessionId,
  })
  const ecdsa = await (changes.signer ?? stage.key).signTypedData(typedData)
  return { ...userOp, signature: encodeSessionSignature({ ...terms, ecdsa, policy }) }
}

/** The operation as a bundle of its own, straight to the EntryPoint. */
export function toBundle(stage: DrillStage, userOp: UserOperation): Pick<Attempt, 'to' | 'data' | 'from' | 'storage'> {
  const data = encodeFunctionData({
    abi: entryPoint08Abi,
    functionName: 'handleOps',
    args: [[toPackedUserOperation(userOp)], BUNDLER],
  })
  return { to: stage.deployment.entryPoint, data, from: BUNDLER, storage: [] }
}
