import type { TriggerId } from '@spells/shared'
import { enqueue } from '../../enqueue.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import type { Baseline, TriggerRow } from './trigger.ts'

/** PERSISTED: body of the outbox topics `trigger.put` and `trigger.remove`. */
export type TriggerSyncBody = {
  readonly v: 1
  readonly triggerId: TriggerId
  /** The revision that the baseline belongs to. */
  readonly revision: number
  readonly baseline?: Baseline
}

/** Orders the registry to be brought in line with a trigger, in the transaction that changed it. */
export async function enqueueTriggerSync(
  tx: ScopedTransaction,
  trigger: TriggerRow,
  options: { readonly atMs: number; readonly baseline?: Baseline | undefined },
): Promise<void> {
  const body: TriggerSyncBody = {
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
