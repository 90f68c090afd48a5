import { PROTECTIVE_LANE_BIT } from '../userop/nonceKey.ts'
import { isStopped } from './halt.ts'
import {
  findHeldSlot,
  type IntentState,
  isIncluded,
  isOwners,
  isQueued,
  isSameSlot,
  isUnlanded,
  type NonceSlot,
  type OpenIntent,
  OWNER_LANE,
  pickBase,
  type QueuedIntent,
} from './intentState.ts'
import { isDue, type TransactionLimits } from './limits.ts'
import { listOpen, type VaultState } from './vaultState.ts'
import { emit, putIntent, type Work } from './work.ts'

/** Lanes that an intent may use: the owner's one, or as many as may be live, if its session has so many. */
export function listLanes(
  queued: Pick<IntentState, 'intent' | 'laneCount'>,
  limits: TransactionLimits,
): readonly number[] {
  if (isOwners(queued)) return [OWNER_LANE]
  const { laneCount } = queued
  const isProtective = queued.intent.laneClass === 'protective'
  const count = Math.min(laneCount, isProtective ? limits.maxLiveProtective : limits.maxLiveNormal)
  const lanes: number[] = []
  for (let index = 0; index < count; index++) lanes.push(isProtective ? PROTECTIVE_LANE_BIT + index : index)
  return lanes
}

/**
 * Gives nonces to waiting intents (T1), oldest first, where a lane is free: one unlanded operation per lane, because a
 * bundler refuses the nonce after it and order would not hold without it.
 */
export function reserveNonces(work: Work): Work {
  let next = work
  for (const intent of listOpen(work.state)) if (isQueued(intent)) next = reserve(next, intent)
  return next
}

function reserve(work: Work, queued: QueuedIntent): Work {
  if (!isDue(queued.notBeforeMs, work.nowMs, work.limits.pollLandingMaxMs) || isStopped(work.state, queued)) return work
  const slot = findSlot(work.state, queued, work.limits)
  if (!slot) return work
  return emit(
    putIntent(work, { ...pickBase(queued), status: 'CREATED', stage: 'preparing', slot, failures: 0 }),
    { kind: 'record', entry: { intentId: queued.id, atMs: work.nowMs, kind: 'reserved', slot } },
    { kind: 'prepare', intentId: queued.id, slot },
  )
}

function findSlot(state: VaultState, queued: QueuedIntent, limits: TransactionLimits): NonceSlot | undefined {
  const open = listOpen(state)
  const quota = getQuota(queued)
  let live = 0
  let bound: NonceSlot | undefined
  for (const other of open) {
    if (isUnlanded(other) && getQuota(other) === quota) live += 1
    if (!isBefore(other, queued)) continue
    if (!isOutOfTheWay(other)) return undefined
    // A relative that can still be taken back keeps its successors behind it on its own lane. Across authorities no
    // lane is shared: there a reorg may change the order.
    if (isOwners(other) === isOwners(queued) && !other.letGo) bound ??= findHeldSlot(other)
  }
  if (live >= (quota === 'protective' ? limits.maxLiveProtective : limits.maxLiveNormal)) return undefined
  const lanes = bound ? [bound.lane] : listLanes(queued, limits)
  for (const lane of lanes) {
    const sequence = findFreeSequence(state, lane, open)
    if (sequence !== undefined) return { lane, sequence }
  }
  return undefined
}

/** Whether another intent of the same group was accepted before this one. */
function isBefore({ intent, order }: OpenIntent, queued: QueuedIntent): boolean {
  const { laneClass, conflictGroup } = queued.intent
  return order < queued.order && intent.laneClass === laneClass && intent.conflictGroup === conflictGroup
}

/** Which live operations an intent counts among; the owner's are never protective. */
function getQuota(intent: OpenIntent): 'normal' | 'protective' {
  return isOwners(intent) ? 'normal' : intent.intent.laneClass
}

/** Landed, as far as is known, or not waited for any more. */
function isOutOfTheWay(intent: OpenIntent): boolean {
  return findHeldSlot(intent) !== undefined && !isUnlanded(intent)
}

/**
 * The lowest nonce of a lane that nobody holds, if the lane is open and nothing on it is unlanded. What was let go
 * holds none: of the two operations the chain takes one at most.
 */
function findFreeSequence(state: VaultState, lane: number, open: readonly OpenIntent[]): number | undefined {
  const known = state.lanes[lane]
  if (!known) return undefined
  const held: number[] = []
  for (const other of open) {
    const slot = findHeldSlot(other)
    if (slot?.lane !== lane || (other.letGo && !isIncluded(other))) continue
    if (isUnlanded(other)) return undefined
    held.push(slot.sequence)
  }
  let sequence = known.floor
  while (held.includes(sequence)) sequence += 1
  // Somebody else used the lane and it is not final: what is free shows at finality.
  return known.latest > sequence ? undefined : sequence
}

/** Whether an operation with this nonce was shown to the owner and let go. */
export function isNonceShared(state: VaultState, slot: NonceSlot): boolean {
  const held = listOpen(state)
    .filter(({ letGo }) => letGo)
    .map(findHeldSlot)
  return held.some((other) => other && isSameSlot(other, slot))
}

/** Lanes whose nonces an observation must read: those in use, and those that waiting intents may get. */
export function listObservedLanes(state: VaultState, limits: TransactionLimits): readonly number[] {
  const lanes: number[] = []
  for (const intent of listOpen(state)) {
    const slot = findHeldSlot(intent)
    for (const lane of slot ? [slot.lane] : listLanes(intent, limits)) if (!lanes.includes(lane)) lanes.push(lane)
  }
  return lanes.sort((a, b) => a - b)
}
