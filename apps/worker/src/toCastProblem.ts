import type { CastRefusal } from '@spells/workflows'
import { ApiProblem, notFound } from './errors.ts'

/** Why a cast or quote is refused, as the caller reads it. */
export function toCastProblem(refusal: CastRefusal): ApiProblem {
  switch (refusal.code) {
    case 'not_found':
      return notFound(refusal.what)
    case 'invalid_request': {
      const { field, message } = refusal
      return new ApiProblem('invalid_request', `The body is not valid: ${field}.`, [{ field, message }])
    }
    case 'idempotency_conflict':
      return new ApiProblem('idempotency_conflict', 'This Idempotency-Key stands for a cast with another body.')
    case 'owner_cast_open':
      return new ApiProblem(
        'owner_cast_open',
        `Cast ${refusal.castId} of this vault waits for its owner to sign. Sign it, or wait until its time is over.`,
        undefined,
        refusal.castId,
      )
    case 'session_not_installed':
    case 'policy_refused':
    case 'simulation_failed':
      return new ApiProblem(refusal.code, refusal.reason.message)
  }
}
