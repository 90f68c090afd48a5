import { deriveUuid } from '@spells/core'
import { insertCast } from '@spells/db'
import type { CastId, IntentId } from '@spells/shared'
import type { FireRequest } from '../src/cast/createCast.ts'
import { NOW_MS, type TestDatabase } from './setupDatabase.ts'

/** Stores the cast of a fire as far as the delivery looks at it. Once per fire, like the real one. */
export async function storeFireCast(database: TestDatabase, request: FireRequest): Promise<CastId> {
  const { workspaceId, triggerId, fireId, plan, correlationId } = request
  const castId = deriveUuid('cast', fireId) as CastId
  const stepId = deriveUuid('step', castId, 0) as IntentId
  const cause = { kind: 'trigger', triggerId, fireId } as const
  await database.system.withSystem((tx) =>
    insertCast(tx, {
      cast: {
        id: castId,
        workspaceId,
        vaultId: plan.vaultId,
        idempotencyKey: `fire:${fireId}`,
        bodyHash: '0'.repeat(64),
        plan,
        cause,
        status: 'CREATED',
        correlationId,
        createdAt: NOW_MS,
        updatedAt: NOW_MS,
      },
      steps: [
        {
          id: stepId,
          position: 0,
          status: 'CREATED',
          intent: {
            v: 1,
            id: stepId,
            castId,
            workspaceId,
            vaultId: plan.vaultId,
            correlationId,
            cause,
            authority: { kind: 'session', sessionId: `0x${'11'.repeat(32)}` },
            conflictGroup: 'everbloom',
            laneClass: 'normal',
            calls: [{ target: `0x${'22'.repeat(20)}`, valueWei: '0', data: '0x' }],
            postConditions: [],
            deadlineSec: Math.floor(request.deadlineMs / 1000),
            maxFeePerGasCeilingWei: '1',
          },
        },
      ],
    }),
  )
  return castId
}
