import { assertNever } from '@spells/shared'
import type { ChainObservation } from './event.ts'
import { evaluateUnused, expire, noteForeignNonce } from './expiry.ts'
import { halt } from './halt.ts'
import { finalize, findSighting, include, takeBack } from './inclusion.ts'
import {
  findHeldSlot,
  isAwaiting,
  isIncluded,
  isInFlight,
  isPreparing,
  isSigning,
  type OpenIntent,
} from './intentState.ts'
import { letGoOverdue } from './letGo.ts'
import { backoffMs } from './limits.ts'
import { rejectOverdue, release } from './preparation.ts'
import { pursue } from './pursuit.ts'
import { replaceStuck } from './replacement.ts'
import { type LaneState, listOpen, type VaultState } from './vaultState.ts'
import { patch, type Work, withState } from './work.ts'

/** Takes in one reading of the chain, for every open intent. */
export function takeObservation(before: Work, seen: ChainObservation): Work {
  const { identity, finalized } = before.state
  const idle = { ...before.state, observation: { kind: 'idle' }, observationFailures: 0 } as const
  const work = withState(before, idle)
  if (seen.chainId !== identity.chainId) {
    return halt(work, {
      code: 'wrong_chain',
      message: `The node answers for chain ${seen.chainId}, not for chain ${identity.chainId}.`,
    })
  }
  // A node that is behind what was already final knows nothing new.
  if (finalized && seen.finalized.number < finalized.number) return work
  const { state } = resume(work)
  const opened = withState(work, { ...state, finalized: seen.finalized, lanes: openLanes(state, seen) })
  let judged = opened
  for (const intent of listOpen(opened.state)) judged = judge(judged, intent, seen)
  return rejectOverdue(judged, seen.latest.timeSec)
}

/** Nothing was learnt: look again later, the longer the more often it fails. */
export function noteObservationFailure(work: Work): Work {
  const failures = work.state.observationFailures
  const atMs =
    work.nowMs + backoffMs(work.state.identity.vault, failures, work.limits.retryMinMs, work.limits.retryMaxMs)
  return patch(work, { observationFailures: failures + 1, observation: { kind: 'due', atMs } })
}

/** The right chain answers again: the only halt that ends by itself. */
function resume(work: Work): Work {
  if (work.state.halted?.code !== 'wrong_chain') return work
  const { halted: _, ...state } = work.state
  return { ...work, state }
}

/** The lanes as this reading shows them; the same object if it shows nothing new. */
function openLanes(state: VaultState, seen: ChainObservation): VaultState['lanes'] {
  let lanes: Record<number, LaneState> | undefined
  for (const lane in seen.lanes) {
    const nonce = seen.lanes[lane]
    const known = state.lanes[lane]
    if (!nonce) continue
    // The first nonce of a lane is taken only from a final state: a reorg could lower any other.
    if (!known && nonce.latest !== nonce.finalized) continue
    const floor = Math.max(known?.floor ?? 0, nonce.finalized)
    if (known?.floor === floor && known.latest === nonce.latest) continue
    lanes ??= { ...state.lanes }
    lanes[lane] = { floor, latest: nonce.latest }
  }
  return lanes ?? state.lanes
}

function judge(work: Work, intent: OpenIntent, seen: ChainObservation): Work {
  const sighting = findSighting(intent, seen)
  // Signed after this reading began: it says nothing about the intent.
  if (sighting === 'unasked') return work
  if (sighting !== 'absent' && !isIncluded(intent)) return include(work, intent, sighting, seen)
  const slot = findHeldSlot(intent)
  const nonce = slot && seen.lanes[slot.lane]
  if (!slot || !nonce) return work
  if (isIncluded(intent)) {
    if (sighting === 'absent') {
      return seen.latest.number >= Number(intent.inclusion.blockNumber) ? takeBack(work, intent) : work
    }
    if (sighting.blockHash !== intent.inclusion.blockHash) return include(work, intent, sighting, seen)
    return finalize(work, intent, seen, nonce.finalized)
  }
  if (isPreparing(intent)) {
    if (nonce.latest <= slot.sequence) return work
    return release(work, intent, { code: 'nonce_taken', message: 'The reserved nonce was used by something else.' })
  }
  if (!isInFlight(intent) && !isSigning(intent) && !isAwaiting(intent)) return work
  const verdict = evaluateUnused(intent, seen, nonce.finalized)
  switch (verdict) {
    case 'consumed':
      return noteForeignNonce(work, intent, seen)
    case 'expired':
      return expire(work, intent, seen)
    case 'open':
      if (isAwaiting(intent)) return letGoOverdue(work, intent, seen)
      return isInFlight(intent) ? replaceStuck(pursue(work, intent, seen, nonce.latest), intent.id, seen) : work
    default:
      return assertNever(verdict)
  }
}
