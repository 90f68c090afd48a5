import type { Baseline, TriggerId, TriggerSync } from '@spells/shared'
import { enqueue } from '../../enqueue.ts'
import type { CastTransaction } from '../casts/cast.ts'
import type { TriggerRow } from './trigger.ts'

/** Orders the registry to be brought in line with a trigger, in the transaction that changed it. */
export async function enqueueTriggerSync(
  tx: CastTransaction,
  trigger: TriggerRow,
  options: { readonly atMs: number; readonly baseline?: Baseline | undefined },
): Promise<void> {
  const body: TriggerSync = {
    v: 1,
    triggerId: trigger.id as TriggerId,
    revision: trigger.revision,
    ...(options.baseline ? { baseline: options.baseline } : {}),
  }
  await enqueue(tx, {
    workspaceId: trigger.workspaceId,
    topic: trigger.status === 'active' ? 'trigger.put' : 'trigger.remove',
    key: trigger.id,
    body,
    atMs: options.atMs,
  })
}
