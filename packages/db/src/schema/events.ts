import { sql } from 'drizzle-orm'
import { bigint, char, customType, index, jsonb, pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core'
import { id, timeMs, workspaceId } from './columns.ts'
import { workspaces } from './identity.ts'

const xid8 = customType<{ data: string; driverData: string }>({ dataType: () => 'xid8' })

/** The event spine: one immutable entry per mutation, sealed afterwards by one sealer per workspace. */
export const events = pgTable(
  'events',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    type: text('type').notNull(),
    actorKind: text('actor_kind', { enum: ['user', 'trigger', 'system'] }).notNull(),
    actorId: text('actor_id').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    correlationId: text('correlation_id').notNull(),
    at: timeMs('at').notNull(),
    data: jsonb('data').$type<Record<string, unknown>>().notNull(),
    /** The writing transaction: only entries below the oldest running one are sealed, so no reader skips any. */
    transactionId: xid8('transaction_id').notNull().default(sql`pg_current_xact_id()`),
    /** Order of insertion; orders the entries of one transaction. */
    ordinal: bigint('ordinal', { mode: 'number' }).notNull().generatedAlwaysAsIdentity(),
    sequence: bigint('sequence', { mode: 'number' }),
    previousHash: char('previous_hash', { length: 64 }),
    hash: char('hash', { length: 64 }),
  },
  (table) => [
    uniqueIndex('events_sequence').on(table.workspaceId, table.sequence),
    index('events_unsealed').on(table.workspaceId, table.transactionId).where(sql`sequence is null`),
  ],
)
