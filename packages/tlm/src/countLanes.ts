import { decodePolicy } from '@spells/core'
import type { Intent } from '@spells/shared'
import type { SessionStore } from './sessionStore.ts'

/** How many nonce lanes of its class an intent may use: as many as its session's policy has. */
export function countLanes(intent: Intent, sessions: Pick<SessionStore, 'findById'>): number {
  if (intent.authority.kind !== 'session') return 1
  const session = sessions.findById(intent.authority.sessionId)
  const policy = session && decodePolicy(session.policy)
  // Without a lane the policy itself refuses the operation, with its reason.
  return policy?.ok ? Math.max(1, policy.value[intent.laneClass].lanes) : 1
}
