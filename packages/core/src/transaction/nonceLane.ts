import type { Intent } from '@spells/shared'
import { PROTECTIVE_LANE_BIT } from '../userop/nonceKey.ts'
import {
  findHeldSlot,
  isQueued,
  isUnlanded,
  type NonceSlot,
  type OpenIntent,
  pickBase,
  type QueuedIntent,
} from './intentState.ts'
import { isDue, type TransactionLimits } from './limits.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { emit, putIntent, type Work } from './work.ts'

/** Lanes that an intent of this class may use: as many as may be live, if its session has so many. */
export function listLanes(
  laneClass: Intent['laneClass'],
  laneCount: number,
  limits: TransactionLimits,
): readonly number[] {
  const isProtective = laneClass === 'protective'
  const count = Math.min(laneCount, isProtective ? limits.maxLiveProtective : limits.maxLiveNormal)
  return Array.from({ length: count }, (_, index) => (isProtective ? PROTECTIVE_LANE_BIT + index : index))
}

/**
 * Gives nonces to waiting intents (T1), oldest first, where a lane is free: one unlanded operation per lane, because a
 * bundler refuses the nonce after it and order would not hold without it.
 */
export function reserveNonces(work: Work): Work {
  if (work.state.halted) return work
  return listOpen(work.state).filter(isQueued).reduce(reserve, work)
}

function reserve(work: Work, queued: QueuedIntent): Work {
  if (!isDue(queued.notBeforeMs, work.nowMs, work.limits.pollLandingMaxMs)) return work
  const slot = findSlot(work.state, queued, work.limits)
  if (!slot) return work
  return emit(
    putIntent(work, { ...pickBase(queued), status: 'CREATED', stage: 'preparing', slot, failures: 0 }),
    { kind: 'record', entry: { intentId: queued.id, atMs: work.nowMs, kind: 'reserved', slot } },
    { kind: 'prepare', intentId: queued.id, slot },
  )
}

function findSlot(state: VaultState, queued: QueuedIntent, limits: TransactionLimits): NonceSlot | undefined {
  const { laneClass, conflictGroup } = queued.intent
  const peers = listOpen(state).filter((other) => other.intent.laneClass === laneClass)
  const relatives = peers.filter((other) => other.intent.conflictGroup === conflictGroup && other.order < queued.order)
  if (relatives.some((other) => !isLanded(other))) return undefined
  // A relative that can still be taken back keeps its successors behind it on its own lane.
  const bound = relatives.map(findHeldSlot).find((slot) => slot !== undefined)
  const lanes = bound ? [bound.lane] : listLanes(laneClass, queued.laneCount, limits)
  for (const lane of lanes) {
    const sequence = findFreeSequence(state, lane, peers)
    if (sequence !== undefined) return { lane, sequence }
  }
  return undefined
}

function isLanded(intent: OpenIntent): boolean {
  return findHeldSlot(intent) !== undefined && !isUnlanded(intent)
}

/** The lowest nonce of a lane that nobody holds, if the lane is open and nothing on it is unlanded. */
function findFreeSequence(state: VaultState, lane: number, peers: readonly OpenIntent[]): number | undefined {
  const known = state.lanes[lane]
  if (!known) return undefined
  const holders = peers.filter((other) => findHeldSlot(other)?.lane === lane)
  if (holders.some(isUnlanded)) return undefined
  const held = new Set(holders.map((other) => findHeldSlot(other)?.sequence))
  let sequence = known.floor
  while (held.has(sequence)) sequence += 1
  // Somebody else used the lane and it is not final: what is free shows at finality.
  return known.latest > sequence ? undefined : sequence
}

/** Lanes whose nonces an observation must read: those in use, and those that waiting intents may get. */
export function listObservedLanes(state: VaultState, limits: TransactionLimits): readonly number[] {
  const lanes = new Set<number>()
  for (const intent of listOpen(state)) {
    const slot = findHeldSlot(intent)
    if (slot) lanes.add(slot.lane)
    else for (const lane of listLanes(intent.intent.laneClass, intent.laneCount, limits)) lanes.add(lane)
  }
  return [...lanes].sort((a, b) => a - b)
}
