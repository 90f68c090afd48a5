import type { SharedLevel } from '@spells/shared'
import { boolean, doublePrecision, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { timeMs } from './columns.ts'
import { workspaces } from './identity.ts'

/** What a workspace decided for itself; without a row, the defaults. */
export const workspaceSettings = pgTable('workspace_settings', {
  workspaceId: uuid('workspace_id')
    .primaryKey()
    .references(() => workspaces.id),
  /** Whether its armed triggers count in `shared_levels`. */
  shareTriggerLevels: boolean('share_trigger_levels').notNull().default(false),
  updatedAt: timeMs('updated_at').notNull(),
})

/** How many workspaces wait near which level of a market: what was published of a day, with its noise. */
export const sharedLevels = pgTable(
  'shared_levels',
  {
    marketId: text('market_id').notNull(),
    /** In UTC, such as `2026-11-21`. */
    day: text('day').notNull(),
    epsilon: doublePrecision('epsilon').notNull(),
    levels: jsonb('levels').$type<SharedLevel[]>().notNull(),
    publishedAt: timeMs('published_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.marketId, table.day] })],
)
