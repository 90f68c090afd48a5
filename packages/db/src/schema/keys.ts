import { foreignKey, index, integer, jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { id, timeMs, workspaceId } from './columns.ts'
import { vaults } from './vaults.ts'

/** Orders to wrap the data keys of all vaults under a master key. About the private Worker's keys: no workspace. */
export const keyRotations = pgTable(
  'key_rotations',
  {
    id: id(),
    /** Name of the master key; the key itself never leaves the private Worker. */
    masterKeyId: text('master_key_id').notNull(),
    orderedAt: timeMs('ordered_at').notNull(),
    /** When every vault was done. */
    endedAt: timeMs('ended_at'),
  },
  (table) => [index('key_rotations_ordered').on(table.orderedAt)],
)

/** What the transaction manager of a vault said of its data keys when it was last asked. */
export const vaultKeys = pgTable(
  'vault_keys',
  {
    vaultId: uuid('vault_id').primaryKey(),
    workspaceId: workspaceId(),
    /** The rotation that asked last. */
    rotationId: uuid('rotation_id')
      .notNull()
      .references(() => keyRotations.id),
    /** How many data keys each master key wraps, by its name; as of the last answer. */
    wraps: jsonb('wraps').$type<Record<string, number>>(),
    /** Why this rotation could not do the vault, when it last tried. */
    failure: text('failure'),
    /** How often the transaction manager refused in this rotation; not answering is no refusal. */
    refusals: integer('refusals').notNull(),
    triedAt: timeMs('tried_at').notNull(),
  },
  (table) => [
    foreignKey({
      name: 'vault_keys_vault_fk',
      columns: [table.workspaceId, table.vaultId],
      foreignColumns: [vaults.workspaceId, vaults.id],
    }),
  ],
)
