import type { ChainObservation } from './event.ts'
import { halt } from './halt.ts'
import { type InFlightIntent, isInFlight, pickBase, type SigningIntent } from './intentState.ts'
import { endSession } from './sessionEnd.ts'
import { emit, moveTo, putIntent, type Work } from './work.ts'

/**
 * What the finality boundary says about an operation that was not found on chain.
 * @returns `consumed`: its nonce was used by something else; `expired`: it can never land; `open`: it still can
 */
export function evaluateUnused(
  intent: InFlightIntent | SigningIntent,
  seen: ChainObservation,
  finalizedNonce: number,
): 'consumed' | 'expired' | 'open' {
  if (finalizedNonce > intent.slot.sequence) return 'consumed'
  const windows = isInFlight(intent) ? intent.attempts : [intent.draft]
  return windows.every((window) => seen.finalized.timeSec > window.validUntilSec) ? 'expired' : 'open'
}

/** Ends an intent that can never land; its nonce is free again. */
export function expire(work: Work, intent: InFlightIntent | SigningIntent, seen: ChainObservation): Work {
  const reason = intent.reason ?? {
    code: 'deadline_passed',
    message: `The final chain time ${seen.finalized.timeSec} s is past the signed deadline and the nonce is unused.`,
  }
  return moveTo(work, { ...pickBase(intent), slot: intent.slot, status: 'EXPIRED', reason })
}

/**
 * A nonce of a session lane went to none of our attempts: the session key is not only ours. Believed only after
 * several readings in a row, since a lagging log index looks the same.
 */
export function noteForeignNonce(work: Work, intent: InFlightIntent | SigningIntent): Work {
  const seen = (isInFlight(intent) ? intent.delivery.foreignSeen : intent.foreignSeen) + 1
  const entry = { intentId: intent.id, atMs: work.nowMs, kind: 'foreignNonce', slot: intent.slot, seen } as const
  const noted = emit(work, { kind: 'record', entry })
  if (seen < work.limits.foreignObservations) return putIntent(noted, withForeignSeen(intent, seen))
  const reason = { code: 'foreign_nonce', message: 'The nonce was consumed by an operation that is not ours.' }
  const ended = moveTo(noted, { ...pickBase(intent), slot: intent.slot, status: 'CANCELLED', reason })
  const halted = halt(ended, reason)
  const { authority } = intent.intent
  return authority.kind === 'session' ? endSession(halted, authority.sessionId, 'wiped') : halted
}

function withForeignSeen(intent: InFlightIntent | SigningIntent, seen: number): InFlightIntent | SigningIntent {
  if (!isInFlight(intent)) return { ...intent, foreignSeen: seen }
  return { ...intent, delivery: { ...intent.delivery, foreignSeen: seen } }
}
