import type { CastId, Reason } from '@spells/shared'

/** Why a cast is not made. Nothing is stored for it. */
export type CastRefusal =
  /** The vault, or the session on it, does not exist for this workspace. */
  | { readonly code: 'not_found'; readonly what: 'vault or session' }
  /** `field` is a path in the plan, such as `parameters.amount`. */
  | { readonly code: 'invalid_request'; readonly field: string; readonly message: string }
  | { readonly code: 'idempotency_conflict' }
  /** Another cast of the vault waits for its owner's signature. */
  | { readonly code: 'owner_cast_open'; readonly castId: CastId }
  | { readonly code: 'session_not_installed' | 'policy_refused' | 'simulation_failed'; readonly reason: Reason }
