import { and, eq, sql } from 'drizzle-orm'
import { triggerDecisions, triggerFires } from '../../schema/index.ts'
import type { ScopedTransaction, SystemTransaction } from '../../transaction.ts'
import type { TriggerRow } from './trigger.ts'

/** Fires that are recorded for a trigger: `all` is the number of the last one; `armed` counts against the limit. */
export type FireCounts = { readonly all: number; readonly armed: number }

/** Counts the recorded fires of a trigger. */
export async function countFires(
  tx: ScopedTransaction | SystemTransaction,
  trigger: Pick<TriggerRow, 'id' | 'workspaceId'>,
): Promise<FireCounts> {
  const [row] = await tx
    .select({
      all: sql`coalesce(max(${triggerFires.number}), 0)`.mapWith(Number),
      armed: sql`count(*) filter (where ${triggerDecisions.decision}->'rule'->>'mode' = 'armed')`.mapWith(Number),
    })
    .from(triggerFires)
    .innerJoin(
      triggerDecisions,
      and(eq(triggerDecisions.workspaceId, triggerFires.workspaceId), eq(triggerDecisions.id, triggerFires.decisionId)),
    )
    .where(and(eq(triggerFires.workspaceId, trigger.workspaceId), eq(triggerFires.triggerId, trigger.id)))
  return row ?? { all: 0, armed: 0 }
}
