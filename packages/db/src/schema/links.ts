import type { LinkEvidence } from '@spells/shared'
import { doublePrecision, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core'
import { timeMs } from './columns.ts'

/** Moves of markets and tokens that a story probably caused: public data. */
export const storyLinks = pgTable(
  'story_links',
  {
    storyId: text('story_id').notNull(),
    targetKind: text('target_kind', { enum: ['market', 'token'] }).notNull(),
    /** Id of the market, symbol of the token. */
    targetId: text('target_id').notNull(),
    model: text('model').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    evidence: jsonb('evidence').$type<LinkEvidence>().notNull(),
    movedAt: timeMs('moved_at').notNull(),
    firstFoundAt: timeMs('first_found_at').notNull(),
    lastFoundAt: timeMs('last_found_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.storyId, table.targetKind, table.targetId] }),
    index('story_links_target').on(table.targetKind, table.targetId, table.movedAt),
  ],
)
