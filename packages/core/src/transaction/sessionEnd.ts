import type { Reason } from '@spells/shared'
import type { Hex } from 'viem'
import { isInFlight, isPreparing, isQueued } from './intentState.ts'
import { reject } from './rejection.ts'
import { listOpen } from './vaultState.ts'
import { emit, putIntent, type Work } from './work.ts'

/** Why a session can sign no more. */
export type SessionEnd = 'revoked' | 'expired' | 'wiped'

const reasons: Readonly<Record<SessionEnd, Reason>> = {
  revoked: { code: 'session_revoked', message: 'The session was revoked on chain.' },
  expired: { code: 'session_expired', message: 'The session has expired.' },
  wiped: { code: 'session_wiped', message: 'The session key was destroyed.' },
}

/** A session is over: its key goes, and nothing that was not signed will be. */
export function endSession(work: Work, sessionId: Hex, why: SessionEnd): Work {
  const own = listOpen(work.state).filter(
    ({ intent: { authority } }) => authority.kind === 'session' && authority.sessionId === sessionId,
  )
  const wiped = own
    .filter(isInFlight)
    .reduce(
      (next, intent) => putIntent(next, { ...intent, replacement: { kind: 'none' } }),
      emit(work, { kind: 'wipeKey', sessionId, why }),
    )
  return own
    .filter((intent) => isQueued(intent) || isPreparing(intent))
    .reduce((next, intent) => reject(next, intent, reasons[why]), wiped)
}
