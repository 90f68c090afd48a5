import type { Decision, Reason } from '@spells/shared'
import type { TriggerPlan } from '@spells/shared/api'
import {
  char,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { casts } from './casts.ts'
import { id, timeMs, workspaceId } from './columns.ts'
import { vaults } from './vaults.ts'

export const triggers = pgTable(
  'triggers',
  {
    id: id(),
    workspaceId: workspaceId(),
    vaultId: uuid('vault_id').notNull(),
    name: text('name').notNull(),
    signal: text('signal').notNull(),
    direction: text('direction', { enum: ['above', 'below'] }).notNull(),
    threshold: doublePrecision('threshold').notNull(),
    maxFires: integer('max_fires').notNull(),
    mode: text('mode', { enum: ['monitor', 'armed'] }).notNull(),
    plan: jsonb('plan').$type<TriggerPlan>().notNull(),
    status: text('status', { enum: ['active', 'paused', 'spent', 'expired', 'deleted'] }).notNull(),
    revision: integer('revision').notNull(),
    fires: integer('fires').notNull().default(0),
    /** Why the system paused it. */
    reason: jsonb('reason').$type<Reason>(),
    /** The client's key and the hash of the body that it stands for; absent in rows older than both. */
    idempotencyKey: text('idempotency_key'),
    bodyHash: char('body_hash', { length: 64 }),
    expiresAt: timeMs('expires_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: timeMs('created_at').notNull(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'triggers_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
    unique('triggers_workspace_id').on(table.workspaceId, table.id),
    index('triggers_workspace').on(table.workspaceId, table.createdAt),
    index('triggers_signal').on(table.signal),
    index('triggers_vault').on(table.vaultId),
    uniqueIndex('triggers_idempotency').on(table.workspaceId, table.idempotencyKey),
  ],
)

export const triggerDecisions = pgTable(
  'trigger_decisions',
  {
    id: id(),
    workspaceId: workspaceId(),
    triggerId: uuid('trigger_id').notNull(),
    verdict: text('verdict').notNull(),
    decision: jsonb('decision').$type<Decision>().notNull(),
    at: timeMs('at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'trigger_decisions_trigger_fk',
      columns: [table.workspaceId, table.triggerId],
      foreignColumns: [triggers.workspaceId, triggers.id],
    }),
    unique('trigger_decisions_workspace_id').on(table.workspaceId, table.id),
    index('trigger_decisions_trigger').on(table.triggerId, table.at),
    index('trigger_decisions_workspace').on(table.workspaceId),
  ],
)

export const triggerFires = pgTable(
  'trigger_fires',
  {
    id: id(),
    workspaceId: workspaceId(),
    triggerId: uuid('trigger_id').notNull(),
    decisionId: uuid('decision_id').notNull(),
    number: integer('number').notNull(),
    castId: uuid('cast_id'),
    /** Why no cast came of it. */
    refusal: jsonb('refusal').$type<{ code: string; message: string }>(),
    at: timeMs('at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'trigger_fires_trigger_fk',
      columns: [table.workspaceId, table.triggerId],
      foreignColumns: [triggers.workspaceId, triggers.id],
    }),
    foreignKey({
      name: 'trigger_fires_decision_fk',
      columns: [table.workspaceId, table.decisionId],
      foreignColumns: [triggerDecisions.workspaceId, triggerDecisions.id],
    }),
    foreignKey({
      name: 'trigger_fires_cast_fk',
      columns: [table.workspaceId, table.castId],
      foreignColumns: [casts.workspaceId, casts.id],
    }),
    uniqueIndex('trigger_fires_number').on(table.triggerId, table.number),
    index('trigger_fires_workspace').on(table.workspaceId),
  ],
)
