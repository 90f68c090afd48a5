import type { Cause, Inclusion, Intent, Observation, Reason, TlmFact } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import {
  bigint,
  char,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import { id, timeMs, workspaceId } from './columns.ts'
import { workspaces } from './identity.ts'
import { vaults } from './vaults.ts'

const status = (name: string) =>
  text(name, {
    enum: [
      'CREATED',
      'SIGNED',
      'SUBMITTED',
      'PENDING',
      'VERIFYING',
      'STUCK',
      'INCLUDED_UNVERIFIED',
      'CONFIRMED',
      'FINALIZED',
      'UNMET',
      'REVERTED',
      'REJECTED',
      'CANCELLED',
      'EXPIRED',
    ],
  })

export const casts = pgTable(
  'casts',
  {
    id: id(),
    workspaceId: workspaceId(),
    vaultId: uuid('vault_id').notNull(),
    idempotencyKey: text('idempotency_key').notNull(),
    bodyHash: char('body_hash', { length: 64 }).notNull(),
    plan: jsonb('plan').$type<CastPlan>().notNull(),
    cause: jsonb('cause').$type<Cause>().notNull(),
    fee: jsonb('fee').$type<Record<string, string>>(),
    status: status('status').notNull(),
    reason: jsonb('reason').$type<Reason>(),
    correlationId: text('correlation_id').notNull(),
    createdAt: timeMs('created_at').notNull(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'casts_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
    unique('casts_workspace_id').on(table.workspaceId, table.id),
    uniqueIndex('casts_idempotency').on(table.workspaceId, table.idempotencyKey),
    index('casts_workspace').on(table.workspaceId, table.createdAt),
    index('casts_open').on(table.status, table.updatedAt),
  ],
)

export const castSteps = pgTable(
  'cast_steps',
  {
    /** The intent's id at the TLM. */
    id: id(),
    workspaceId: workspaceId(),
    castId: uuid('cast_id').notNull(),
    position: integer('position').notNull(),
    /** Fixed when the cast is created, so that every submission is the same. */
    intent: jsonb('intent').$type<Intent>().notNull(),
    status: status('status').notNull(),
    userOpHash: char('user_op_hash', { length: 66 }),
    inclusion: jsonb('inclusion').$type<Inclusion>(),
    observations: jsonb('observations').$type<Observation[]>().notNull().default([]),
    reason: jsonb('reason').$type<Reason>(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'cast_steps_cast_fk',
      columns: [table.workspaceId, table.castId],
      foreignColumns: [casts.workspaceId, casts.id],
    }),
    uniqueIndex('cast_steps_position').on(table.castId, table.position),
    index('cast_steps_workspace').on(table.workspaceId),
  ],
)

/** The projection of each vault's facts, as received. */
export const tlmFacts = pgTable(
  'tlm_facts',
  {
    vaultId: uuid('vault_id').notNull(),
    sequence: bigint('sequence', { mode: 'number' }).notNull(),
    workspaceId: workspaceId(),
    castId: uuid('cast_id').notNull(),
    fact: jsonb('fact').$type<TlmFact>().notNull(),
    at: timeMs('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.vaultId, table.sequence] }),
    foreignKey({
      name: 'tlm_facts_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
    index('tlm_facts_cast').on(table.castId),
  ],
)

/** Work that must happen after a commit; the relay repeats it until it is done. */
export const outbox = pgTable(
  'outbox',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    topic: text('topic', {
      enum: ['cast.start', 'trigger.put', 'trigger.remove', 'session.ended', 'vault.rebuild'],
    }).notNull(),
    /** What the work is about, e.g. the cast's id. */
    key: text('key').notNull(),
    body: jsonb('body').$type<Record<string, unknown>>().notNull(),
    attempts: integer('attempts').notNull().default(0),
    createdAt: timeMs('created_at').notNull(),
    nextAttemptAt: timeMs('next_attempt_at').notNull(),
    doneAt: timeMs('done_at'),
    deadAt: timeMs('dead_at'),
    lastError: text('last_error'),
  },
  (table) => [
    index('outbox_due').on(table.doneAt, table.nextAttemptAt),
    index('outbox_workspace').on(table.workspaceId),
  ],
)
