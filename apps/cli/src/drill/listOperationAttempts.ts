import { encodeExecuteBatch, encodePolicy, type Policy, type UserOperation } from '@spells/core'
import { metavaultAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, concat, encodeFunctionData, type Hex, keccak256, numberToHex, pad, size, toHex } from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import type { Attempt, StorageChange } from './attempt.ts'
import { type DrillStage, findBudgetSlot, findSequenceSlot, findSessionSlot, packSession } from './drillStage.ts'
import { findPermittedCall } from './permittedCall.ts'
import { type OperationChanges, signOperation, toBundle } from './signOperation.ts'

/** An attempt that is made when its turn comes: signing ten thousand at once would take long. */
export type PlannedAttempt = { readonly kind: string; readonly name: string; readonly make: () => Promise<Attempt> }

const THIEF: Address = '0x000000000000000000000000000000000000bad1'
/** 0.7, 0.9, and one that somebody made up. */
const OTHER_ENTRY_POINTS: readonly Address[] = [
  '0x0000000071727De22E5E9d8BAf0edAc6f37da032',
  '0x433709009B8330FDa32311DF1C2AFA402eD8D009',
  THIEF,
]

/** What is wrong with the operation around permitted calls: when, by whom, how often, for how much, to whom. */
export function listOperationAttempts(stage: DrillStage): readonly PlannedAttempt[] {
  const { policy, vault } = stage
  const calls = policy.rules.flatMap((rule) => {
    const call = rule.lanes === 'protective' ? undefined : findPermittedCall(rule, vault)
    return call === undefined ? [] : [call]
  })
  const callDatas = [...calls.map((call) => encodeExecuteBatch([call])), '0x' as const]
  return callDatas.flatMap((callData) => [
    ...listWindows(stage, callData),
    ...listSignatures(stage, callData),
    ...listReplays(stage, callData),
    ...listEnded(stage, callData),
    ...listForeignPolicies(stage, callData),
    ...listLanes(stage, callData),
    ...listGas(stage, callData),
    ...listPaymasters(stage, callData),
    ...listWaysAround(stage, callData),
    ...(callData === '0x' ? [] : listUsedUp(stage, callData)),
  ])
}

function plan(
  stage: DrillStage,
  kind: string,
  name: string,
  callData: Hex,
  changes: OperationChanges = {},
  options: {
    readonly storage?: readonly StorageChange[]
    readonly alter?: (userOp: UserOperation) => UserOperation
  } = {},
): PlannedAttempt {
  const make = async (): Promise<Attempt> => {
    const signed = await signOperation(stage, callData, changes)
    const userOp = options.alter?.(signed) ?? signed
    return { kind, name, ...toBundle(stage, userOp), storage: options.storage ?? [] }
  }
  return { kind, name, make }
}

function listWindows(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { nowSec, policy } = stage
  const windows: readonly (readonly [string, number, number])[] = [
    ...[1, 2, 10, 60, 3600, 86_400].map((ago) => ['expired', nowSec - 100_000, nowSec - ago] as const),
    ...[10, 60, 3600, 86_400].map((ahead) => ['not due', nowSec + ahead, nowSec + ahead + 600] as const),
    ['without an end', nowSec - 60, 0],
    ['without a moment', nowSec, nowSec],
    ['turned round', nowSec + 60, nowSec - 60],
    ['after the session', policy.validUntilSec, policy.validUntilSec + 600],
  ]
  const shown = windows.map(([name, from, to]) =>
    plan(stage, 'window', `${name}: ${from} to ${to}`, callData, { window: [from, to] }),
  )
  // The window that was signed, changed afterwards, bit by bit.
  const changed = Array.from({ length: 128 }, (_, bit) =>
    plan(
      stage,
      'window',
      `bit ${bit} of the signed window and period`,
      callData,
      {},
      { alter: (userOp) => flipBit(userOp, 127 - bit) },
    ),
  )
  const periods = [1, 2, 1000, 0xffff_ffff].map((period) =>
    plan(stage, 'period', `period ${period}`, callData, {
      period: Math.min(0xffff_ffff, periodOf(stage) + period),
    }),
  )
  return [...shown, ...changed, ...periods]
}

function periodOf({ policy, nowSec }: DrillStage): number {
  return policy.periods === null
    ? 0
    : Math.max(0, Math.floor((nowSec - policy.periods.anchorSec) / policy.periods.lengthSec))
}

function listSignatures(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
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

function listReplays(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const key = BigInt(stage.deployment.sessionValidator) << 32n
  const sequence = stage.sequences.get(key) ?? 0n
  // It landed: the sequence has moved on.
  const landed = [1n, 2n, 10n, 1000n].map((more) =>
    plan(
      stage,
      'replay',
      `once more, ${more} later`,
      callData,
      {},
      {
        storage: [
          {
            address: stage.deployment.entryPoint,
            slot: findSequenceSlot(key, stage.vault),
            value: numberToHex(sequence + more, { size: 32 }),
          },
        ],
      },
    ),
  )
  const lanes = [...stage.sequences]
    .filter(([other]) => other !== key)
    .map(([other, next]) =>
      plan(
        stage,
        'replay',
        `on lane ${other & 0xffff_ffffn}`,
        callData,
        {},
        { alter: (userOp) => ({ ...userOp, nonce: (other << 64n) | next }) },
      ),
    )
  const owner = (BigInt(stage.deployment.ownerValidator) << 32n) << 64n
  const validators = [owner, 0n, (BigInt(THIEF) << 32n) << 64n].map((nonce) =>
    plan(
      stage,
      'replay',
      `under the nonce of ${numberToHex(nonce >> 96n)}`,
      callData,
      {},
      { alter: (userOp) => ({ ...userOp, nonce }) },
    ),
  )
  const chains = [0, 1, 10, 137, 42_161, 8453, 11_155_111, stage.chainId + 1].map((chainId) =>
    plan(stage, 'replay', `signed for chain ${chainId}`, callData, { chainId }),
  )
  const sequences = [1n, 2n, 2n ** 63n].map((ahead) =>
    plan(stage, 'replay', `sequence ${ahead} ahead`, callData, {
      fields: { nonce: (key << 64n) | (sequence + ahead) },
    }),
  )
  return [...landed, ...lanes, ...validators, ...chains, ...sequences]
}

/** The session is over: revoked, of an earlier epoch, or never there. */
function listEnded(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const slot = findSessionSlot(stage.sessionId, stage.vault)
  const address = stage.deployment.sessionValidator
  const at = (value: bigint): readonly StorageChange[] => [{ address, slot, value: numberToHex(value, { size: 32 }) }]
  const accountSlot = keccak256(concat([pad(stage.vault), pad('0x3')]))
  const epoch = (value: number): readonly StorageChange[] => [
    { address, slot: accountSlot, value: numberToHex(value, { size: 32 }) },
  ]
  const lanes = [...stage.sequences.keys()].map((key) => Number(key & 0xffff_ffffn))
  return lanes.flatMap((lane) => {
    const on = {
      lane: { laneClass: lane >= 0x8000_0000 ? 'protective' : 'normal', index: lane & 0x7fff_ffff },
    } as const
    return [
      plan(stage, 'revoked', `revoked, lane ${lane}`, callData, on, { storage: at(0xffff_ffffn) }),
      plan(stage, 'revoked', `revoked after use, lane ${lane}`, callData, on, {
        storage: at((5n << 32n) | 0xffff_ffffn),
      }),
      plan(stage, 'revoked', `never enabled, lane ${lane}`, callData, on, { storage: at(0n) }),
      ...[1, 2, 3, 100].map((later) =>
        plan(stage, 'revoked', `${later} epochs ago, lane ${lane}`, callData, on, {
          storage: epoch(stage.epoch + later),
        }),
      ),
    ]
  })
}

/** Another policy under this session's id, or under its own. */
function listForeignPolicies(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
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

function listLanes(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { normal, protective } = stage.policy
  const ids = [1, 2, 3, 10, 100, 1000, 0x7fff_ffff]
  return [
    ...ids.map((more) => ({ laneClass: 'normal' as const, index: Math.min(0x7fff_ffff, normal.lanes - 1 + more) })),
    ...ids.map((more) => ({
      laneClass: 'protective' as const,
      index: Math.min(0x7fff_ffff, protective.lanes - 1 + more),
    })),
  ].map((lane) => plan(stage, 'lane', `${lane.laneClass} lane ${lane.index}`, callData, { lane }))
}

function listGas(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { policy, gas } = stage
  const fees = [1n, 2n, 1000n, 10n ** 12n, 2n ** 100n].map((more) =>
    plan(stage, 'gas', `fee ${more} wei above the cap`, callData, {
      fields: { maxFeePerGas: policy.maxFeePerGasWei + more },
    }),
  )
  // One unit of gas costs at most the fee, so this many cannot be paid from the budget.
  const budget =
    policy.normal.maxGasWei > policy.protective.maxGasWei ? policy.normal.maxGasWei : policy.protective.maxGasWei
  const units = budget / (gas.maxFeePerGas > 0n ? gas.maxFeePerGas : 1n) + 1n
  const limits = (['callGasLimit', 'preVerificationGas'] as const).flatMap((field) =>
    [units, units * 2n, units * 1000n]
      .filter((value) => value < 2n ** 119n)
      .map((value) => plan(stage, 'gas', `${field} of ${value}`, callData, { fields: { [field]: value } })),
  )
  return [...fees, ...limits]
}

function listPaymasters(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { deployment, policy } = stage
  const limits = { paymasterVerificationGasLimit: 100_000n, paymasterPostOpGasLimit: 0n }
  const strangers = [THIEF, stage.vault, deployment.factory, deployment.entryPoint, deployment.sessionValidator]
    .filter((paymaster) => !policy.paymasters.includes(paymaster))
    .map((paymaster) =>
      plan(stage, 'paymaster', `paid by ${paymaster}`, callData, { fields: { paymaster, ...limits } }),
    )
  const data: readonly Hex[] = [
    '0x',
    toHex(new Uint8Array(77)),
    toHex(new Uint8Array(77).fill(255)),
    concat([
      numberToHex(0, { size: 6 }),
      numberToHex(stage.nowSec + 600, { size: 6 }),
      toHex(new Uint8Array(65).fill(7)),
    ]),
  ]
  const drains = policy.paymasters.flatMap((paymaster) => [
    ...data.map((paymasterData, i) =>
      plan(stage, 'paymaster', `the sponsor without approval, ${i}`, callData, {
        fields: { paymaster, paymasterData, ...limits },
      }),
    ),
    ...[10n ** 12n, 2n ** 100n].map((gasLimit) =>
      plan(stage, 'paymaster', `${gasLimit} gas at the sponsor's cost`, callData, {
        fields: { paymaster, paymasterData: '0x', ...limits, paymasterPostOpGasLimit: gasLimit },
      }),
    ),
  ])
  const unpaid = policy.vaultPaysGas ? [] : [plan(stage, 'paymaster', 'paid by the vault', callData)]
  return [...strangers, ...drains, ...unpaid]
}

/** Quotas and budgets that other operations have used, all or nearly: the last one that would be too much. */
function listUsedUp(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { policy, vault, sessionId, deployment } = stage
  const address = deployment.sessionValidator
  const slot = findSessionSlot(sessionId, vault)
  const cost = policy.normal.maxGasWei
  const quotas = [
    ...[0, 1, 7].map((more) => packSession(stage.epoch, { ops: policy.normal.maxOperations + more })),
    ...[0n, 1n, 1000n].map((left) => packSession(stage.epoch, { gasWei: cost > left ? cost - left : cost })),
  ].map((value, i) =>
    plan(stage, 'quota', `the quota is used up, ${i}`, callData, {}, { storage: [{ address, slot, value }] }),
  )
  const budgets = policy.budgets.flatMap((budget, index) => {
    const place = { address, slot: findBudgetSlot(sessionId, index, vault) }
    // Split over so many operations before: what is left of the budget, in base units, is less than this one takes.
    const spending = policy.rules.flatMap((rule) => {
      const places = rule.words.flatMap((checks, word) =>
        checks.flatMap((check) =>
          (check.kind === 'spend' || check.kind === 'approve') && check.budget === index
            ? [{ word, cap: check.cap }]
            : [],
        ),
      )
      const call = rule.lanes === 'protective' ? undefined : findPermittedCall(rule, vault)
      const [first] = places
      return call === undefined || first === undefined ? [] : [{ call, ...first }]
    })
    return spending.flatMap(({ call, word, cap }) => {
      const most = cap < budget.total ? cap : budget.total
      const from = 2 + 2 * (4 + 32 * word)
      const spend = (amount: bigint): Hex =>
        encodeExecuteBatch([
          {
            ...call,
            data: `0x${call.data.slice(2, from)}${numberToHex(amount, { size: 32 }).slice(2)}${call.data.slice(from + 64)}`,
          },
        ])
      return Array.from({ length: 40 }, (_, i) => {
        const amount = most - (most * BigInt(i)) / 41n
        const left = amount - 1n
        const value = numberToHex(budget.total - (left < budget.total ? left : budget.total), { size: 32 })
        return plan(
          stage,
          'budget',
          `${amount} with ${left} left`,
          amount > 0n ? spend(amount) : spend(1n),
          {},
          { storage: [{ ...place, value }] },
        )
      })
    })
  })
  return [...quotas, ...budgets]
}

/** Without the EntryPoint, by another one, and messages (ERC-1271). */
function listWaysAround(stage: DrillStage, callData: Hex): readonly PlannedAttempt[] {
  const { deployment, vault, key } = stage
  const sender = [THIEF, key.address, deployment.factory, deployment.sessionValidator]
  const direct = sender.flatMap((from): readonly PlannedAttempt[] => {
    const call = (name: string, to: Address, make: () => Promise<Hex> | Hex): PlannedAttempt => ({
      kind: 'entry-point',
      name,
      make: async () => ({ kind: 'entry-point', name, to, data: await make(), from, storage: [] }),
    })
    const packed = async () => toPackedUserOperation(await signOperation(stage, callData))
    return [
      call(`execute by ${from}`, vault, () => (callData === '0x' ? encodeExecuteBatch([]) : callData)),
      call(`executeFromExecutor by ${from}`, vault, () =>
        encodeFunctionData({
          abi: metavaultAbi,
          functionName: 'executeFromExecutor',
          args: [`0x01${'00'.repeat(31)}`, '0x'],
        }),
      ),
      call(`the vault's validation by ${from}`, vault, async () =>
        encodeFunctionData({
          abi: metavaultAbi,
          functionName: 'validateUserOp',
          args: [await packed(), pad('0x1'), 1n],
        }),
      ),
      call(`the validator by ${from}`, deployment.sessionValidator, async () =>
        encodeFunctionData({
          abi: sessionValidatorAbi,
          functionName: 'validateUserOp',
          args: [await packed(), pad('0x1')],
        }),
      ),
      call(`installModule by ${from}`, vault, () =>
        encodeFunctionData({ abi: metavaultAbi, functionName: 'installModule', args: [2n, THIEF, '0x'] }),
      ),
      call(`initialize by ${from}`, vault, () =>
        encodeFunctionData({ abi: metavaultAbi, functionName: 'initialize', args: [THIEF] }),
      ),
    ]
  })
  const foreign = OTHER_ENTRY_POINTS.map(
    (other): PlannedAttempt =>
      plan(stage, 'entry-point', `signed for the EntryPoint ${other}`, callData, { hash: hashFor(other, callData) }),
  )
  const messages = Array.from({ length: 6 }, (_, i): PlannedAttempt => {
    const name = `message ${i}`
    const make = async (): Promise<Attempt> => {
      const hash = keccak256(toHex(`message ${i}`))
      const signature = await key.sign({ hash })
      const heads: readonly Hex[] = [
        '0x',
        deployment.sessionValidator,
        deployment.ownerValidator,
        vault,
        THIEF,
        pad(deployment.ownerValidator),
      ]
      const data = encodeFunctionData({
        abi: metavaultAbi,
        functionName: 'isValidSignature',
        args: [hash, concat([heads[i] ?? '0x', signature])],
      })
      const isRefused = (reply: Hex) => !reply.startsWith('0x1626ba7e')
      return { kind: 'message', name, to: vault, data, from: THIEF, storage: [], isRefused }
    }
    return { kind: 'message', name, make }
  })
  return [...direct, ...foreign, ...messages]
}

/** Stands for the hash that another EntryPoint would have made: it only has to be another one. */
function hashFor(entryPoint: Hex, callData: Hex): Hex {
  return keccak256(concat([entryPoint, callData]))
}

function flipBit(userOp: UserOperation, bit: number): UserOperation {
  const place = Math.floor(bit / 8)
  const i = 2 + 2 * place
  const { signature } = userOp
  const byte = (Number.parseInt(signature.slice(i, i + 2), 16) ^ (1 << (7 - (bit % 8)))).toString(16).padStart(2, '0')
  return { ...userOp, signature: `0x${signature.slice(2, i)}${byte}${signature.slice(i + 2)}` }
}
