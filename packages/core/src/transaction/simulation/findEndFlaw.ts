import { assertNever } from '@spells/shared'
import type { IntentState, SettledIntent, UnlandedIntent } from '../intentState.ts'
import type { World } from './world.ts'

/** Where an intent's end does not agree with the final chain at the moment at which it is said, if anywhere. */
export function findEndFlaw(intent: IntentState, world: World): string | undefined {
  switch (intent.status) {
    case 'FINALIZED':
    case 'UNMET':
    case 'REVERTED':
      return findSettledFlaw(intent, world)
    case 'EXPIRED':
      return findExpiredFlaw(intent, world)
    case 'CANCELLED': {
      const { lane, sequence } = intent.slot
      const isUsed = world.chain.getNonce(lane, world.chain.finalizedNumber()) > sequence
      return isUsed ? undefined : `${intent.id} was cancelled before its nonce was used for good`
    }
    case 'REJECTED':
      return intent.attempts.length > 0 ? `${intent.id} was rejected although it was signed` : undefined
    case 'CREATED':
    case 'SIGNED':
    case 'SUBMITTED':
    case 'PENDING':
    case 'VERIFYING':
    case 'STUCK':
    case 'INCLUDED_UNVERIFIED':
    case 'CONFIRMED':
      return undefined
    default:
      return assertNever(intent)
  }
}

function findSettledFlaw(intent: SettledIntent, { chain, signed, results, pruned }: World): string | undefined {
  const op = signed.get(intent.inclusion.userOpHash)
  if (op?.intentId !== intent.id) return `${intent.id} ended ${intent.status} by an operation that is not its own`
  if (!chain.isFinal(op.hash)) return `${intent.id} ended ${intent.status} before it was final`
  const { blockHash } = intent.inclusion
  if (chain.findInclusion(op.hash, chain.finalizedNumber())?.blockHash !== blockHash) {
    return `${intent.id} ended ${intent.status} by a block that is not in the chain`
  }
  if (intent.reason?.code === 'result_unreadable') {
    const isHonest = intent.status === 'UNMET' && op.success && pruned.has(blockHash)
    return isHonest ? undefined : `${intent.id} ended ${intent.status} as unreadable, and could be read`
  }
  const isMet = intent.intent.postConditions.length === 0 || results.get(blockHash) === true
  const expected = !op.success ? 'REVERTED' : isMet ? 'FINALIZED' : 'UNMET'
  return intent.status === expected ? undefined : `${intent.id} ended ${intent.status}, and the chain says ${expected}`
}

/** EXPIRED means: when its last window was over for good, its nonce was not used. */
function findExpiredFlaw({ id, attempts, slot, letGo }: UnlandedIntent, { chain }: World): string | undefined {
  if (attempts.length === 0) return undefined
  const untilSec = Math.max(...attempts.map((attempt) => attempt.validUntilSec))
  const over = chain.findFirstFinalAfter(untilSec)
  if (over === undefined) return `${id} expired before its window was over at finality`
  // The owner's next operation has the nonce of what was let go.
  if (letGo) return undefined
  return chain.getNonce(slot.lane, over) > slot.sequence ? `${id} expired although its nonce was used` : undefined
}
