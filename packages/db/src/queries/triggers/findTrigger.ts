import type { CastId, Decision, TriggerId } from '@spells/shared'
import { and, desc, eq, ne, type SQL, sql } from 'drizzle-orm'
import { sessions, triggerDecisions, triggerFires, triggers } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { isAfter, type TimeCursor } from '../timeCursor.ts'
import type { TriggerRow, TriggerWithDecision } from './trigger.ts'

/** A trigger of the workspace in scope; undefined for any other and for a deleted one. */
export async function findTrigger(tx: ScopedTransaction, id: TriggerId): Promise<TriggerWithDecision | undefined> {
  return (await select(tx, { where: eq(triggers.id, id), limit: 1 }))[0]
}

/** The trigger that an idempotency key of the workspace in scope stands for, also when it was deleted since. */
export async function findTriggerByKey(tx: ScopedTransaction, idempotencyKey: string): Promise<TriggerRow | undefined> {
  const [row] = await tx
    .select()
    .from(triggers)
    .where(and(eq(triggers.workspaceId, tx.scope.workspaceId), eq(triggers.idempotencyKey, idempotencyKey)))
  return row
}

/** Triggers of the workspace in scope, newest first, at most `limit`. */
export async function listTriggers(
  tx: ScopedTransaction,
  request: { readonly after?: TimeCursor | undefined; readonly limit: number },
): Promise<readonly TriggerWithDecision[]> {
  return select(tx, { where: isAfter(triggers.createdAt, triggers.id, request.after), limit: request.limit })
}

async function select(
  tx: ScopedTransaction,
  request: { readonly where: SQL | undefined; readonly limit: number },
): Promise<readonly TriggerWithDecision[]> {
  const { workspaceId } = tx.scope
  const newest = tx
    .select({ decision: triggerDecisions.decision, castId: triggerFires.castId })
    .from(triggerDecisions)
    .leftJoin(
      triggerFires,
      and(eq(triggerFires.decisionId, triggerDecisions.id), eq(triggerFires.workspaceId, triggerDecisions.workspaceId)),
    )
    .where(and(eq(triggerDecisions.triggerId, triggers.id), eq(triggerDecisions.workspaceId, triggers.workspaceId)))
    .orderBy(desc(triggerDecisions.at), desc(triggerDecisions.id))
    .limit(1)
    .as('newest')
  const rows = await tx
    .select({
      trigger: triggers,
      session: {
        status: sessions.status,
        expiresAtMs: sessions.expiresAt,
        disarmRequestedAtMs: sessions.disarmRequestedAt,
      },
      decision: newest.decision,
      castId: newest.castId,
    })
    .from(triggers)
    .leftJoin(
      sessions,
      and(
        eq(sessions.workspaceId, triggers.workspaceId),
        eq(sessions.vaultId, triggers.vaultId),
        sql`${sessions.id}::text = ${triggers.plan} ->> 'sessionId'`,
      ),
    )
    .leftJoinLateral(newest, sql`true`)
    .where(and(eq(triggers.workspaceId, workspaceId), ne(triggers.status, 'deleted'), request.where))
    .orderBy(desc(triggers.createdAt), desc(triggers.id))
    .limit(request.limit)
  return rows.map(({ trigger, session, decision, castId }) => ({
    trigger,
    session,
    lastDecision: decision && withCast(decision, castId),
  }))
}

function withCast(decision: Decision, castId: string | null): Decision {
  if (!decision.fire || castId === null) return decision
  return { ...decision, fire: { ...decision.fire, castId: castId as CastId } }
}
