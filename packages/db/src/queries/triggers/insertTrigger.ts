import type { Baseline, SignalKey, TriggerId } from '@spells/shared'
import type { TriggerPlan } from '@spells/shared/api'
import { recordEvent } from '../../recordEvent.ts'
import { triggers } from '../../schema/index.ts'
import type { ScopedTransaction } from '../../transaction.ts'
import { enqueueTriggerSync } from './enqueueTriggerSync.ts'
import type { TriggerRow } from './trigger.ts'

/**
 * Stores an active trigger of the workspace in scope, with its event and the order to put it into the registry. A
 * concurrent insert of the same key is waited for.
 * @returns undefined when the key is taken; nothing is stored then
 */
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
    readonly plan: TriggerPlan
    /** Unique in its workspace, with the hash of the body that it stands for. */
    readonly idempotencyKey: string
    readonly bodyHash: string
    /** When the trigger's session ends, if that is before the trigger does. */
    readonly sessionEndsAtMs: number | undefined
    readonly expiresAtMs: number
    readonly baseline: Baseline | undefined
    readonly atMs: number
  },
): Promise<TriggerRow | undefined> {
  const { baseline, atMs, expiresAtMs, sessionEndsAtMs, ...values } = trigger
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
    .onConflictDoNothing({ target: [triggers.workspaceId, triggers.idempotencyKey] })
    .returning()
  if (!row) return undefined
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
  if (sessionEndsAtMs !== undefined) {
    await recordEvent(tx, {
      type: 'trigger.outlives_session',
      subject: { kind: 'trigger', id: row.id },
      atMs,
      data: { sessionRef: row.plan.sessionId, sessionEndsAtMs, expiresAtMs },
    })
  }
  await enqueueTriggerSync(tx, row, { atMs, baseline })
  return row
}
