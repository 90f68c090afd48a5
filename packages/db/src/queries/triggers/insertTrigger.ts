import { AppError, type Baseline, type SignalKey, type TriggerId } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { recordEvent } from '../../recordEvent.ts'
import { triggers } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { enqueueTriggerSync } from './enqueueTriggerSync.ts'
import type { TriggerRow } from './trigger.ts'

/** Stores an active trigger of the workspace in scope, with its event and the order to put it into the registry. */
export async function insertTrigger(
  tx: ScopedTransaction,
  trigger: {
    readonly id: TriggerId
    readonly name: string
    readonly signal: SignalKey
    readonly direction: 'above' | 'below'
    readonly threshold: number
    readonly maxFires: number
    readonly mode: 'monitor' | 'armed'
    readonly plan: CastPlan
    readonly expiresAtMs: number
    readonly baseline: Baseline | undefined
    readonly atMs: number
  },
): Promise<TriggerRow> {
  const { baseline, atMs, expiresAtMs, ...values } = trigger
  const { workspaceId, userId } = tx.scope
  const [row] = await tx
    .insert(triggers)
    .values({
      ...values,
      workspaceId,
      vaultId: values.plan.vaultId,
      status: 'active',
      revision: 1,
      expiresAt: expiresAtMs,
      createdBy: userId,
      createdAt: atMs,
      updatedAt: atMs,
    })
    .returning()
  if (!row) {
    throw new AppError({ code: 'trigger_not_stored', shortMessage: 'The trigger was not stored.', retry: 'unknown' })
  }
  await recordEvent(tx, {
    type: 'trigger.created',
    subject: { kind: 'trigger', id: row.id },
    atMs,
    data: {
      signal: row.signal,
      direction: row.direction,
      threshold: String(row.threshold),
      maxFires: row.maxFires,
      mode: row.mode,
      expiresAtMs,
      vaultId: row.vaultId,
      spell: row.plan.spell,
      action: row.plan.action,
      baseline: baseline ? { value: String(baseline.value), observedAtMs: baseline.observedAtMs } : null,
    },
  })
  await enqueueTriggerSync(tx, row, { atMs, baseline })
  return row
}
