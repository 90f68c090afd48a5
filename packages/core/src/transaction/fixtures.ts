import type { Inclusion, Intent, PostCondition } from '@spells/shared'
import { castIdSchema, intentIdSchema, userIdSchema, vaultIdSchema, workspaceIdSchema } from '@spells/shared'
import { type Address, type Hex, numberToHex } from 'viem'
import type { Allowance, OwnerDraft, SessionDraft } from './intentState.ts'
import type { VaultIdentity } from './vaultState.ts'

export const SESSION_ID: Hex = `0x${'5e'.repeat(32)}`
const OWNER: Address = '0x00000000000000000000000000000000000000D1'
const TOKEN: Address = '0x00000000000000000000000000000000000000A1'

export const testIdentity: VaultIdentity = {
  chainId: 31_337,
  vault: '0x00000000000000000000000000000000000000c0',
  sessionValidator: '0x00000000000000000000000000000000000000f0',
  ownerValidator: '0x00000000000000000000000000000000000000f1',
}

function buildUuid(kind: string, index: number): string {
  return `${kind}0000000-0000-4000-8000-${index.toString(16).padStart(12, '0')}`
}

function buildTestIds(index: number) {
  return {
    id: intentIdSchema.parse(buildUuid('1', index)),
    castId: castIdSchema.parse(buildUuid('2', index)),
    workspaceId: workspaceIdSchema.parse(buildUuid('3', 0)),
    vaultId: vaultIdSchema.parse(buildUuid('4', 0)),
    correlationId: `test-${index}`,
    userId: userIdSchema.parse(buildUuid('5', 0)),
  }
}

const knownIds = new Map<number, ReturnType<typeof buildTestIds>>()

/** Made once for each index: the simulation's schedules all use the same few. */
function getTestIds(index: number) {
  const ids = knownIds.get(index) ?? buildTestIds(index)
  knownIds.set(index, ids)
  return ids
}

/** An intent of the tests; `index` makes its ids. */
export function buildTestIntent(
  index: number,
  change: Partial<Pick<Intent, 'conflictGroup' | 'laneClass' | 'deadlineSec' | 'postConditions' | 'correlationId'>> & {
    readonly sessionId?: Hex
    readonly owner?: boolean
  } = {},
): Intent {
  const { sessionId = SESSION_ID, owner = false, ...fields } = change
  const { userId, ...ids } = getTestIds(index)
  return {
    v: 1,
    ...ids,
    cause: { kind: 'user', userId },
    authority: owner ? { kind: 'owner' } : { kind: 'session', sessionId },
    conflictGroup: 'group',
    laneClass: 'normal',
    calls: [{ target: TOKEN, valueWei: '0', data: '0x' }],
    postConditions: [],
    deadlineSec: 10_000,
    maxFeePerGasCeilingWei: '1000',
    ...fields,
  }
}

export const balanceIncrease: PostCondition = {
  kind: 'balanceIncrease',
  token: TOKEN,
  account: testIdentity.vault,
  minDelta: '1',
}

/** A hash that is the same for the same number. */
export function buildTestHash(value: number): Hex {
  return numberToHex(value, { size: 32 })
}

export function buildTestDraft(
  userOpHash: Hex,
  change: Partial<Pick<SessionDraft, 'validUntilSec' | 'fromBlock'>> & {
    readonly spend?: string
    readonly sessionId?: Hex
  } = {},
): SessionDraft {
  const { spend = '1', sessionId = SESSION_ID, ...fields } = change
  return {
    operation: { sender: testIdentity.vault },
    userOpHash,
    validAfterSec: 0,
    validUntilSec: 10_000,
    maxFeePerGasWei: '10',
    maxPriorityFeePerGasWei: '1',
    charge: { sessionId, laneClass: 'normal', period: 0, operations: 1, gasWei: '100', budgets: [spend] },
    fromBlock: 1,
    ...fields,
  }
}

/** What the owner is shown in the tests. */
export function buildTestOffer(
  userOpHash: Hex,
  change: Partial<Pick<OwnerDraft, 'validUntilSec' | 'fromBlock' | 'maxFeePerGasWei' | 'maxPriorityFeePerGasWei'>> = {},
): OwnerDraft {
  const { charge: _, ...draft } = buildTestDraft(userOpHash)
  return { ...draft, owner: OWNER, maxPriorityFeePerGasWei: '1', ...change }
}

export function buildTestAllowance(change: Partial<Allowance> = {}): Allowance {
  return { blockNumber: 1, operations: 1_000, gasWei: '1000000', budgets: [{ total: '1000000' }], ...change }
}

export function buildTestInclusion(userOpHash: Hex, blockNumber: number, change: Partial<Inclusion> = {}): Inclusion {
  return {
    userOpHash,
    transactionHash: buildTestHash(blockNumber * 1_000),
    blockNumber: String(blockNumber),
    blockHash: buildTestHash(blockNumber * 1_000 + 1),
    success: true,
    actualGasCostWei: '5',
    ...change,
  }
}
