import { deriveUuid } from '@spells/core'
import { enqueue, insertCast } from '@spells/db'
import type { CastId, IntentId, TlmFact } from '@spells/shared'
import { NOW_MS, type Tenant, type TestDatabase } from './setupDatabase.ts'

/** Ids of a tenant's n-th cast and its only step. */
export function castIds(tenant: Tenant, n: number): { readonly castId: CastId; readonly stepId: IntentId } {
  const castId = deriveUuid('test cast', tenant.vaultId, n) as CastId
  return { castId, stepId: deriveUuid('step', castId, 0) as IntentId }
}

/** Stores the tenant's n-th cast with one step and its outbox entry, as the route would. */
export async function storeCast(database: TestDatabase, tenant: Tenant, n: number): Promise<void> {
  const { castId, stepId } = castIds(tenant, n)
  const { workspaceId } = tenant.scope
  const cause = { kind: 'user', userId: tenant.scope.userId } as const
  await database.system.withSystem(async (tx) => {
    await insertCast(tx, {
      cast: {
        id: castId,
        workspaceId,
        vaultId: tenant.vaultId,
        idempotencyKey: `key:${n}`,
        bodyHash: '0'.repeat(64),
        plan: {
          vaultId: tenant.vaultId,
          spell: 'everbloom',
          action: 'entry',
          parameters: {},
          sessionId: tenant.sessionRef,
        },
        cause,
        fee: null,
        status: 'CREATED',
        reason: null,
        correlationId: `correlation-${n}`,
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
            vaultId: tenant.vaultId,
            correlationId: `correlation-${n}`,
            cause,
            authority: { kind: 'session', sessionId: `0x${'11'.repeat(32)}` },
            conflictGroup: 'everbloom',
            laneClass: 'normal',
            calls: [{ target: tenant.vault, valueWei: '0', data: '0x' }],
            postConditions: [],
            deadlineSec: Math.floor(NOW_MS / 1000) + 900,
            maxFeePerGasCeilingWei: '1000000000',
          },
        },
      ],
    })
    await enqueue(tx, {
      workspaceId,
      topic: 'cast.start',
      key: castId,
      body: { v: 1, castId, workspaceId },
      atMs: NOW_MS,
    })
  })
}

/** A fact of the shared fixtures, told of a stored tenant. */
export function assignFact(fact: TlmFact, tenant: Tenant, n: number): TlmFact {
  const { castId, stepId } = castIds(tenant, n)
  return {
    ...fact,
    vault: tenant.vault,
    vaultId: tenant.vaultId,
    workspaceId: tenant.scope.workspaceId,
    castId,
    intentId: stepId,
    ...(fact.observations
      ? {
          observations: fact.observations.map((item) => ({
            ...item,
            condition: { ...item.condition, account: tenant.vault },
          })),
        }
      : {}),
  }
}
