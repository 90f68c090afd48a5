import { type Baseline, ok, type Result, refuse, type TriggerId } from '@spells/shared'
import { and, eq, ne } from 'drizzle-orm'
import { recordEvent } from '../../recordEvent.ts'
import { triggers } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { enqueueTriggerSync } from './enqueueTriggerSync.ts'
import type { TriggerRow } from './trigger.ts'

export type TriggerUpdateRefusal =
  | { readonly code: 'not_found' }
  /** A trigger that is spent or expired keeps its rule; only its name may change. */
  | { readonly code: 'trigger_ended'; readonly status: 'spent' | 'expired' }

/**
 * Changes a trigger of the workspace in scope. A change of what it does raises its revision and orders the registry to
 * follow; what a concurrent caller changes is waited for.
 * @param change.baseline what the signal says now; the next crossing is judged against it
 */
export async function updateTrigger(
  tx: ScopedTransaction,
  id: TriggerId,
  change: {
    readonly name?: string | undefined
    readonly mode?: 'monitor' | 'armed' | undefined
    readonly paused?: boolean | undefined
    readonly baseline: Baseline | undefined
    readonly atMs: number
  },
): Promise<Result<TriggerRow, TriggerUpdateRefusal>> {
  const before = await lockTrigger(tx, id)
  if (!before) return refuse({ code: 'not_found' })
  const isEnded = before.status === 'spent' || before.status === 'expired'
  const status = change.paused === undefined ? before.status : change.paused ? 'paused' : 'active'
  const mode = change.mode ?? before.mode
  const changesRule = mode !== before.mode || (!isEnded && status !== before.status)
  if (isEnded && (changesRule || change.paused !== undefined)) {
    return refuse({ code: 'trigger_ended', status: before.status as 'spent' | 'expired' })
  }
  const [row] = await tx
    .update(triggers)
    .set({
      name: change.name ?? before.name,
      mode,
      status,
      // Whoever changes its state has seen why it was paused.
      reason: change.paused === undefined ? before.reason : null,
      revision: before.revision + (changesRule ? 1 : 0),
      updatedAt: change.atMs,
    })
    .where(and(eq(triggers.workspaceId, tx.scope.workspaceId), eq(triggers.id, id)))
    .returning()
  if (!row) return refuse({ code: 'not_found' })
  await recordEvent(tx, {
    type: 'trigger.updated',
    subject: { kind: 'trigger', id },
    atMs: change.atMs,
    data: { name: row.name, mode: row.mode, status: row.status, revision: row.revision },
  })
  if (changesRule) await enqueueTriggerSync(tx, row, change)
  return ok(row)
}

/** Deletes a trigger of the workspace in scope; its decisions stay. @returns undefined when there is none */
export async function deleteTrigger(
  tx: ScopedTransaction,
  id: TriggerId,
  options: { readonly atMs: number },
): Promise<TriggerRow | undefined> {
  const before = await lockTrigger(tx, id)
  if (!before) return undefined
  const [row] = await tx
    .update(triggers)
    .set({ status: 'deleted', revision: before.revision + 1, updatedAt: options.atMs })
    .where(and(eq(triggers.workspaceId, tx.scope.workspaceId), eq(triggers.id, id)))
    .returning()
  if (!row) return undefined
  await recordEvent(tx, {
    type: 'trigger.deleted',
    subject: { kind: 'trigger', id },
    atMs: options.atMs,
    data: { revision: row.revision },
  })
  await enqueueTriggerSync(tx, row, options)
  return row
}

async function lockTrigger(tx: ScopedTransaction, id: TriggerId): Promise<TriggerRow | undefined> {
  const [row] = await tx
    .select()
    .from(triggers)
    .where(and(eq(triggers.workspaceId, tx.scope.workspaceId), eq(triggers.id, id), ne(triggers.status, 'deleted')))
    .for('update')
  return row
}
