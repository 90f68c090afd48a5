import type { TriggerId } from '@spells/shared'
import { and, asc, eq, gt } from 'drizzle-orm'
import { triggers } from '../../schema/index.ts'
import type { SystemTransaction } from '../../transaction.ts'
import { countFires, type FireCounts } from './countFires.ts'
import type { TriggerRow } from './trigger.ts'

/** A trigger with the fires that are recorded for it. */
export type TriggerForSync = { readonly trigger: TriggerRow; readonly fires: FireCounts }

/** A trigger as the registry must know it; undefined when there never was one. A deleted one is found. */
export async function findTriggerForSync(tx: SystemTransaction, id: TriggerId): Promise<TriggerForSync | undefined> {
  const [trigger] = await tx.select().from(triggers).where(eq(triggers.id, id))
  return trigger && { trigger, fires: await countFires(tx, trigger) }
}

/** All active triggers by id, at most `limit`, for a rebuild of the registry. */
export async function listTriggersForSync(
  tx: SystemTransaction,
  request: { readonly afterId?: TriggerId | undefined; readonly limit: number },
): Promise<readonly TriggerForSync[]> {
  const rows = await tx
    .select()
    .from(triggers)
    .where(and(eq(triggers.status, 'active'), request.afterId && gt(triggers.id, request.afterId)))
    .orderBy(asc(triggers.id))
    .limit(request.limit)
  const found: TriggerForSync[] = []
  for (const trigger of rows) found.push({ trigger, fires: await countFires(tx, trigger) })
  return found
}
