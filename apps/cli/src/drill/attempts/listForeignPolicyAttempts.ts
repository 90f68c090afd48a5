import { encodePolicy, type Policy } from '@spells/core'
import { concat, type Hex, size, toHex } from 'viem'
import type { DrillStage } from '../drillStage.ts'
import { flipBit } from './flipBit.ts'
import { type PlannedAttempt, plan } from './planAttempt.ts'
import { THIEF } from './thief.ts'

/** Another policy under this session's id, or under its own. */
export function listForeignPolicyAttempts(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { policy, encodedPolicy } = stage
  const wider: readonly (readonly [string, Policy])[] = [
    ['more operations', { ...policy, normal: { ...policy.normal, maxOperations: policy.normal.maxOperations + 1 } }],
    ['more gas', { ...policy, normal: { ...policy.normal, maxGasWei: policy.normal.maxGasWei + 1n } }],
    ['a later end', { ...policy, validUntilSec: policy.validUntilSec + 1 }],
    ['another salt', { ...policy, salt: policy.salt ^ 1n }],
    ['a larger budget', { ...policy, budgets: policy.budgets.map((one) => ({ ...one, total: one.total + 1n })) }],
    [
      'no checks',
      {
        ...policy,
        rules: policy.rules.map((rule) => ({ ...rule, words: rule.words.map(() => [{ kind: 'free' as const }]) })),
      },
    ],
    ['other targets', { ...policy, rules: policy.rules.map((rule) => ({ ...rule, target: THIEF })) }],
  ]
  const own = wider.map(([name, other]) =>
    plan(stage, 'policy', `${name}, as a session of its own`, callData, { policy: encodePolicy(other) }),
  )
  const stolen = wider.map(([name, other]) =>
    plan(
      stage,
      'policy',
      `${name}, under this session's id`,
      callData,
      {},
      {
        alter: (userOp) => ({
          ...userOp,
          signature: concat([`0x${userOp.signature.slice(2, 2 + 226)}`, encodePolicy(other)]),
        }),
      },
    ),
  )
  const bits = Array.from({ length: size(encodedPolicy) * 2 }, (_, i) =>
    plan(
      stage,
      'policy',
      `byte ${Math.floor(i / 2)} of the policy`,
      callData,
      {},
      {
        alter: (userOp) => flipBit(userOp, 113 * 8 + 4 * i),
      },
    ),
  )
  const longer = [1, 32].map((more) =>
    plan(
      stage,
      'policy',
      `${more} bytes behind the policy`,
      callData,
      {},
      {
        alter: (userOp) => ({ ...userOp, signature: concat([userOp.signature, toHex(new Uint8Array(more))]) }),
      },
    ),
  )
  return [...own, ...stolen, ...bits, ...longer]
}
