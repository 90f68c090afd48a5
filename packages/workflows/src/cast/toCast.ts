import type { CastWithSteps } from '@spells/db'
import { type CastId, type IntentId, toTime } from '@spells/shared'
import type { Cast } from '@spells/shared/api'

/** A stored cast as the API shows it. */
export function toCast({ cast, steps }: CastWithSteps): Cast {
  return {
    id: cast.id as CastId,
    plan: cast.plan,
    cause: cast.cause,
    status: cast.status,
    reason: cast.reason,
    steps: steps.map((step) => ({
      id: step.id as IntentId,
      position: step.position,
      status: step.status,
      userOpHash: step.userOpHash as `0x${string}` | null,
      inclusion: step.inclusion,
      observations: step.observations,
      reason: step.reason,
      updatedAt: toTime(step.updatedAt),
    })),
    fee: findFee({ cast, steps }),
    correlationId: cast.correlationId,
    createdAt: toTime(cast.createdAt),
    updatedAt: toTime(cast.updatedAt),
  }
}

/** The fee as quoted, by whoever turned out to pay it. */
function findFee({ cast, steps }: CastWithSteps): Cast['fee'] {
  const fee = cast.fee as Cast['fee']
  const paidBy = steps.find((step) => step.inclusion?.paidBy)?.inclusion?.paidBy
  return fee && paidBy ? { ...fee, paidBy } : fee
}

/** The cast as it was when it was accepted: every repeat of the request gets this same reply. */
export function toAcceptedCast(stored: CastWithSteps): Cast {
  const cast = toCast(stored)
  return {
    ...cast,
    fee: stored.cast.fee as Cast['fee'],
    status: 'CREATED',
    reason: null,
    steps: cast.steps.map(({ id, position }) => ({
      id,
      position,
      status: 'CREATED',
      userOpHash: null,
      inclusion: null,
      observations: [],
      reason: null,
      updatedAt: cast.createdAt,
    })),
    updatedAt: cast.createdAt,
  }
}
