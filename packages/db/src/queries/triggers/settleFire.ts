import type { CastId, DecisionId, FireId, Reason, TriggerId, WorkspaceId } from '@spells/shared'
import { and, eq, isNull } from 'drizzle-orm'
import { recordSystemEvent } from '../../recordEvent.ts'
import { triggerFires } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'

/** What became of a fire. */
export type FireOutcome = { readonly castId: CastId } | { readonly refusal: Reason }

/** Stores what became of a fire, once. A cast that exists is the truth also beside a refusal that came first. */
export async function settleFire(
  tx: SystemTransaction,
  fire: {
    readonly workspaceId: WorkspaceId
    readonly triggerId: TriggerId
    readonly decisionId: DecisionId
    readonly fireId: FireId
    readonly outcome: FireOutcome
    readonly atMs: number
  },
): Promise<void> {
  const { workspaceId, triggerId, fireId, outcome } = fire
  const settled = await tx
    .update(triggerFires)
    .set('castId' in outcome ? { castId: outcome.castId, refusal: null } : { refusal: outcome.refusal })
    .where(
      and(
        eq(triggerFires.workspaceId, workspaceId),
        eq(triggerFires.id, fireId),
        isNull(triggerFires.castId),
        'castId' in outcome ? undefined : isNull(triggerFires.refusal),
      ),
    )
    .returning({ id: triggerFires.id })
  if (settled.length === 0) return
  await recordSystemEvent(tx, {
    type: 'castId' in outcome ? 'trigger.cast_created' : 'trigger.cast_refused',
    workspaceId,
    correlationId: fire.decisionId,
    actor: { kind: 'trigger', id: triggerId },
    subject: { kind: 'trigger', id: triggerId },
    atMs: fire.atMs,
    data: { fireId, ...outcome },
  })
}
