import type { Decision } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { doublePrecision, index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { casts } from './casts.ts'
import { id, timeMs, workspaceId } from './columns.ts'
import { workspaces } from './identity.ts'
import { vaults } from './vaults.ts'

export const triggers = pgTable(
  'triggers',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    vaultId: uuid('vault_id')
      .notNull()
      .references(() => vaults.id),
    name: text('name').notNull(),
    signal: text('signal').notNull(),
    direction: text('direction', { enum: ['above', 'below'] }).notNull(),
    threshold: doublePrecision('threshold').notNull(),
    maxFires: integer('max_fires').notNull(),
    mode: text('mode', { enum: ['monitor', 'armed'] }).notNull(),
    plan: jsonb('plan').$type<CastPlan>().notNull(),
    status: text('status', { enum: ['active', 'paused', 'spent', 'expired', 'deleted'] }).notNull(),
    revision: integer('revision').notNull(),
    fires: integer('fires').notNull().default(0),
    expiresAt: timeMs('expires_at').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: timeMs('created_at').notNull(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [
    index('triggers_workspace').on(table.workspaceId, table.createdAt),
    index('triggers_signal').on(table.signal),
  ],
)

export const triggerDecisions = pgTable(
  'trigger_decisions',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    triggerId: uuid('trigger_id')
      .notNull()
      .references(() => triggers.id),
    verdict: text('verdict').notNull(),
    decision: jsonb('decision').$type<Decision>().notNull(),
    at: timeMs('at').notNull(),
  },
  (table) => [
    index('trigger_decisions_trigger').on(table.triggerId, table.at),
    index('trigger_decisions_workspace').on(table.workspaceId),
  ],
)

export const triggerFires = pgTable(
  'trigger_fires',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    triggerId: uuid('trigger_id')
      .notNull()
      .references(() => triggers.id),
    decisionId: uuid('decision_id')
      .notNull()
      .references(() => triggerDecisions.id),
    number: integer('number').notNull(),
    castId: uuid('cast_id').references(() => casts.id),
    /** Why no cast came of it. */
    refusal: jsonb('refusal').$type<{ code: string; message: string }>(),
    at: timeMs('at').notNull(),
  },
  (table) => [
    uniqueIndex('trigger_fires_number').on(table.triggerId, table.number),
    index('trigger_fires_workspace').on(table.workspaceId),
  ],
)
