import { char, foreignKey, index, integer, pgTable, primaryKey, text, uniqueIndex, uuid } from 'drizzle-orm/pg-core'
import { id, storedAt, timeMs, workspaceId } from './columns.ts'

export const users = pgTable('users', { id: id(), createdAt: timeMs('created_at').notNull(), storedAt: storedAt() })

export const userWallets = pgTable('user_wallets', {
  /** Checksummed. */
  address: char('address', { length: 42 }).primaryKey(),
  userId: uuid('user_id')
    .notNull()
    .references(() => users.id),
  createdAt: timeMs('created_at').notNull(),
})

export const workspaces = pgTable('workspaces', {
  id: id(),
  name: text('name').notNull(),
  /** Set on a user's personal workspace, one each. */
  personalOf: uuid('personal_of')
    .unique()
    .references(() => users.id),
  createdAt: timeMs('created_at').notNull(),
})

export const memberships = pgTable(
  'memberships',
  {
    workspaceId: workspaceId().references(() => workspaces.id),
    userId: uuid('user_id')
      .notNull()
      .references(() => users.id),
    role: text('role', { enum: ['owner', 'trader', 'viewer'] }).notNull(),
    createdAt: timeMs('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.userId] })],
)

/** Single-use sign-in nonces; consumed by DELETE … RETURNING. */
export const siweNonces = pgTable('siwe_nonces', {
  nonce: text('nonce').primaryKey(),
  expiresAt: timeMs('expires_at').notNull(),
})

/** Signed-in sessions of people; the token itself is never stored. */
export const authSessions = pgTable(
  'auth_sessions',
  {
    id: id(),
    tokenHash: char('token_hash', { length: 64 }).notNull(),
    userId: uuid('user_id').notNull(),
    workspaceId: workspaceId(),
    wallet: char('wallet', { length: 42 }).notNull(),
    csrfHash: char('csrf_hash', { length: 64 }),
    createdAt: timeMs('created_at').notNull(),
    expiresAt: timeMs('expires_at').notNull(),
    revokedAt: timeMs('revoked_at'),
    version: integer('version').notNull().default(1),
  },
  (table) => [
    uniqueIndex('auth_sessions_token_hash').on(table.tokenHash),
    // Ends with the membership that it stands on.
    foreignKey({
      name: 'auth_sessions_membership_fk',
      columns: [table.workspaceId, table.userId],
      foreignColumns: [memberships.workspaceId, memberships.userId],
    }).onDelete('cascade'),
    index('auth_sessions_user').on(table.userId),
  ],
)
