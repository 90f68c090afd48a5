import type { Decision } from '@spells/shared'
import { and, eq } from 'drizzle-orm'
import { recordSystemEvent } from '../../recordEvent.ts'
import { triggerDecisions, triggerFires, triggers } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import { countFires } from './countFires.ts'
import type { TriggerRow } from './trigger.ts'

export type FireRow = Readonly<typeof triggerFires.$inferSelect>

/** What is stored about a decision after it was recorded. */
export type RecordedDecision = {
  readonly trigger: TriggerRow
  /** Absent when the decision is no fire, or when its number was used by another one. */
  readonly fire: FireRow | undefined
}

/**
 * Stores a decision of the registry, its fire, and what they make of the trigger, with their event. Repeating it
 * changes nothing.
 * @returns undefined when there is no such trigger in that workspace: the decision belongs to nobody
 */
export async function recordDecision(tx: SystemTransaction, decision: Decision): Promise<RecordedDecision | undefined> {
  const { workspaceId, triggerId } = decision
  const atMs = Date.parse(decision.at)
  const [trigger] = await tx
    .select()
    .from(triggers)
    .where(and(eq(triggers.workspaceId, workspaceId), eq(triggers.id, triggerId)))
    .for('update')
  if (!trigger) return undefined
  const inserted = await tx
    .insert(triggerDecisions)
    .values({ id: decision.id, workspaceId, triggerId, verdict: decision.verdict, decision, at: atMs })
    .onConflictDoNothing()
    .returning({ id: triggerDecisions.id })
  if (inserted.length > 0) {
    if (decision.fire) {
      const { id, number } = decision.fire
      await tx
        .insert(triggerFires)
        .values({ id, workspaceId, triggerId, decisionId: decision.id, number, at: atMs })
        .onConflictDoNothing()
    }
    await updateTriggerAfter(tx, trigger, decision)
    await recordSystemEvent(tx, {
      type: decision.fire ? 'trigger.fired' : 'trigger.decided',
      workspaceId,
      correlationId: decision.id,
      actor: { kind: 'trigger', id: triggerId },
      subject: { kind: 'trigger', id: triggerId },
      atMs,
      data: {
        decisionId: decision.id,
        verdict: decision.verdict,
        reason: decision.reason,
        mode: decision.rule.mode,
        fireId: decision.fire?.id ?? null,
        number: decision.fire?.number ?? null,
      },
    })
  }
  const [fire] = decision.fire
    ? await tx
        .select()
        .from(triggerFires)
        .where(and(eq(triggerFires.workspaceId, workspaceId), eq(triggerFires.id, decision.fire.id)))
    : []
  return { trigger, fire }
}

async function updateTriggerAfter(tx: SystemTransaction, trigger: TriggerRow, decision: Decision): Promise<void> {
  const fires = await countFires(tx, trigger)
  const isCurrent = trigger.status === 'active' && trigger.revision === decision.revision
  const isSpent = trigger.mode === 'armed' && fires.armed >= trigger.maxFires
  const status =
    isCurrent && decision.verdict === 'expired'
      ? 'expired'
      : trigger.status === 'active' && isSpent
        ? 'spent'
        : trigger.status
  if (status === trigger.status && fires.all === trigger.fires) return
  await tx.update(triggers).set({ status, fires: fires.all }).where(eq(triggers.id, trigger.id))
}
