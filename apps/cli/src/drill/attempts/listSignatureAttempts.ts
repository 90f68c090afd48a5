import { encodeExecuteBatch, type UserOperation } from '@spells/core'
import { type Hex, keccak256 } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { DrillStage } from '../drillStage.ts'
import { findPermittedCall } from '../permittedCall.ts'
import { flipBit } from './flipBit.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'

/** With another signature than the key's, or of another operation. */
export function listSignatureAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const bits = Array.from({ length: 65 * 8 }, (_, bit) =>
    plan(
      stage,
      'signature',
      `bit ${bit} of the signature`,
      callData,
      {},
      { alter: (userOp) => flipBit(userOp, 48 * 8 + bit) },
    ),
  )
  const stranger = privateKeyToAccount(generatePrivateKey())
  const others: readonly PlannedAttempt[] = [
    plan(stage, 'signature', 'signed by somebody else', callData, { signer: stranger }),
    plan(stage, 'signature', 'signed for another validator', callData, { validator: stage.deployment.ownerValidator }),
    plan(stage, 'signature', 'signed for another hash', callData, { hash: keccak256('0x01') }),
    ...[0, 1, 65, 78, 112, 113, 204].map((length) =>
      plan(
        stage,
        'signature',
        `${length} bytes of signature`,
        callData,
        {},
        {
          alter: (userOp) => ({ ...userOp, signature: `0x${userOp.signature.slice(2, 2 + 2 * length)}` }),
        },
      ),
    ),
  ]
  const lower = listFieldChanges(stage).map(([name, fields]) =>
    plan(
      stage,
      'signature',
      `${name} changed after signing`,
      callData,
      {},
      { alter: (userOp) => ({ ...userOp, ...fields(userOp) }) },
    ),
  )
  return [...bits, ...others, ...lower]
}

function listFieldChanges(
  stage: DrillStage,
): readonly (readonly [string, (userOp: UserOperation) => Partial<UserOperation>])[] {
  return [
    ['gas for the call', (one) => ({ callGasLimit: one.callGasLimit + 1n })],
    ['gas for validation', (one) => ({ verificationGasLimit: one.verificationGasLimit + 1n })],
    ['gas for the bundler', (one) => ({ preVerificationGas: one.preVerificationGas + 1n })],
    ['a lower fee', (one) => ({ maxFeePerGas: one.maxFeePerGas - 1n, maxPriorityFeePerGas: 0n })],
    ['the lane', (one) => ({ nonce: one.nonce ^ (1n << 64n) })],
    [
      'the calls',
      () => ({
        callData: encodeExecuteBatch(stage.policy.rules.flatMap((rule) => findPermittedCall(rule, stage.vault) ?? [])),
      }),
    ],
  ]
}
