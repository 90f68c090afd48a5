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
import { amount, id, timeMs, workspaceId } from './columns.ts'
import { workspaces } from './identity.ts'

export const vaults = pgTable(
  'vaults',
  {
    id: id(),
    workspaceId: workspaceId().references(() => workspaces.id),
    chainId: integer('chain_id').notNull(),
    address: char('address', { length: 42 }).notNull(),
    owner: char('owner', { length: 42 }).notNull(),
    salt: char('salt', { length: 66 }).notNull(),
    label: text('label'),
    createdAt: timeMs('created_at').notNull(),
  },
  (table) => [
    // One vault belongs to exactly one workspace.
    uniqueIndex('vaults_chain_address').on(table.chainId, table.address),
    // What other tables refer to, so that a row can only name a vault of its own workspace.
    unique('vaults_workspace_id').on(table.workspaceId, table.id),
    index('vaults_workspace').on(table.workspaceId, table.createdAt),
  ],
)

/** Session authorizations: our copy of what was prepared; the chain says what is installed. */
export const sessions = pgTable(
  'sessions',
  {
    /** Our reference (SessionRef). */
    id: id(),
    workspaceId: workspaceId(),
    vaultId: uuid('vault_id').notNull(),
    spell: text('spell').notNull(),
    sessionId: char('session_id', { length: 66 }).notNull(),
    keyAddress: char('key_address', { length: 42 }).notNull(),
    policy: text('policy').notNull(),
    limits: jsonb('limits').$type<Record<string, unknown>>().notNull(),
    /** Last state read from the chain. */
    status: text('status', { enum: ['prepared', 'installed', 'revoked', 'expired'] }).notNull(),
    statusReadAt: timeMs('status_read_at').notNull(),
    expiresAt: timeMs('expires_at').notNull(),
    createdAt: timeMs('created_at').notNull(),
    /** When a user asked to end it: from then on nothing new is cast under it. */
    disarmRequestedAt: timeMs('disarm_requested_at'),
  },
  (table) => [
    foreignKey({
      name: 'sessions_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
    uniqueIndex('sessions_vault_session_id').on(table.vaultId, table.sessionId),
    index('sessions_workspace').on(table.workspaceId, table.createdAt),
    index('sessions_ending').on(table.status, table.expiresAt),
  ],
)

/** How far the logs of a contract have been read on a chain. About the chain, not about a workspace. */
export const chainCursors = pgTable(
  'chain_cursors',
  {
    chainId: integer('chain_id').notNull(),
    contract: char('contract', { length: 42 }).notNull(),
    /** Last block that was read. */
    blockNumber: bigint('block_number', { mode: 'number' }).notNull(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.chainId, table.contract] })],
)

/** How far the projection of a vault's facts has come. */
export const tlmCursors = pgTable(
  'tlm_cursors',
  {
    vaultId: uuid('vault_id').primaryKey(),
    workspaceId: workspaceId(),
    lastSequence: bigint('last_sequence', { mode: 'number' }).notNull(),
    updatedAt: timeMs('updated_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'tlm_cursors_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
  ],
)

export const positions = pgTable(
  'positions',
  {
    id: id(),
    workspaceId: workspaceId(),
    vaultId: uuid('vault_id').notNull(),
    spell: text('spell').notNull(),
    venue: text('venue', { enum: ['aave-v3'] }).notNull(),
    asset: char('asset', { length: 42 }).notNull(),
    state: text('state', { enum: ['active', 'closed', 'liquidated'] }).notNull(),
    amount: amount('amount').notNull(),
    casts: uuid('casts').array().notNull(),
    observedAt: timeMs('observed_at').notNull(),
    openedAt: timeMs('opened_at').notNull(),
    closedAt: timeMs('closed_at'),
  },
  (table) => [
    foreignKey({
      name: 'positions_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
    index('positions_workspace').on(table.workspaceId, table.openedAt),
    index('positions_vault').on(table.vaultId, table.venue, table.asset),
  ],
)
