import { toTime } from '@spells/shared'
import type { SignCastRefusal, TakeBackCastRefusal } from '@spells/workflows'
import { ApiProblem, notFound } from './errors.ts'

/** Why a signature is not taken, or a cast not taken back, as the caller reads it: what is wrong, and what to do. */
export function toSignatureProblem(refusal: SignCastRefusal | TakeBackCastRefusal): ApiProblem {
  switch (refusal.code) {
    case 'not_found':
      return notFound('cast')
    case 'not_awaiting_signature':
      return new ApiProblem(
        refusal.code,
        `No signature is awaited: the cast is ${refusal.status}. GET the cast to see what it needs.`,
      )
    case 'operation_changed': {
      const message = `Must be ${refusal.userOpHash}: GET the cast again and sign what it shows now.`
      return new ApiProblem(refusal.code, 'Another operation is to be signed by now.', [
        { field: 'userOpHash', message },
      ])
    }
    case 'invalid_signature': {
      const message = `Must be the signature of toSign.typedData by ${refusal.owner}: ${refusal.detail}`
      return new ApiProblem('signature_rejected', 'The signature is not that of the owner of the vault.', [
        { field: 'signature', message },
      ])
    }
    case 'deadline_passed':
      return new ApiProblem(
        refusal.code,
        `The operation could land until ${toTime(refusal.validUntilSec * 1000)} only. Cast again.`,
      )
  }
}
