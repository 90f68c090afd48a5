import {
  bigint,
  bigserial,
  doublePrecision,
  index,
  integer,
  jsonb,
  numeric,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { timeMs } from './columns.ts'

/** Prediction markets: public data, no workspace. */
export const markets = pgTable(
  'markets',
  {
    source: text('source', { enum: ['gamma'] }).notNull(),
    id: text('id').notNull(),
    question: text('question').notNull(),
    slug: text('slug').notNull(),
    outcomes: jsonb('outcomes').$type<string[]>().notNull(),
    tokenIds: jsonb('token_ids').$type<string[]>().notNull(),
    probability: doublePrecision('probability').notNull(),
    liquidityUsd: doublePrecision('liquidity_usd'),
    volumeUsd: doublePrecision('volume_usd'),
    endsAt: timeMs('ends_at'),
    status: text('status', { enum: ['open', 'resolved', 'disputed'] }).notNull(),
    observedAt: timeMs('observed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.id] }), index('markets_observed').on(table.observedAt)],
)

/** Which markets belong together, and what they are about: public data. */
export const marketEvents = pgTable(
  'market_events',
  {
    source: text('source', { enum: ['gamma'] }).notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    tags: jsonb('tags').$type<{ slug: string; label: string }[]>().notNull(),
    /** The slugs of `tags`, to be looked for. */
    tagSlugs: text('tag_slugs').array().notNull(),
    marketIds: text('market_ids').array().notNull(),
    observedAt: timeMs('observed_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.id] }),
    index('market_events_tags').using('gin', table.tagSlugs),
    index('market_events_markets').using('gin', table.marketIds),
  ],
)

/** Each probability that we observed, for history and replay. Partitioned by month of `observedAt`. */
export const marketObservations = pgTable(
  'market_observations',
  {
    source: text('source', { enum: ['gamma'] }).notNull(),
    marketId: text('market_id').notNull(),
    observedAt: timeMs('observed_at').notNull(),
    probability: doublePrecision('probability').notNull(),
    /** `clob`: what the source said later about an hour in which we did not look. */
    origin: text('origin', { enum: ['observed', 'clob'] })
      .notNull()
      .default('observed'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.marketId, table.observedAt] }),
    // Rows come in the order of time: such an index costs next to nothing.
    index('market_observations_observed').using('brin', table.observedAt),
  ],
)

/** The last price of each token that we read: public data. Dollars for one whole token. */
export const prices = pgTable(
  'prices',
  {
    source: text('source', { enum: ['gmx', 'chainlink'] }).notNull(),
    token: text('token').notNull(),
    symbol: text('symbol').notNull(),
    decimals: integer('decimals').notNull(),
    minUsd: numeric('min_usd').notNull(),
    maxUsd: numeric('max_usd').notNull(),
    observedAt: timeMs('observed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.token] })],
)

/** Each price that we observed, for history and replay. */
export const priceObservations = pgTable(
  'price_observations',
  {
    source: text('source', { enum: ['gmx', 'chainlink'] }).notNull(),
    token: text('token').notNull(),
    observedAt: timeMs('observed_at').notNull(),
    minUsd: numeric('min_usd').notNull(),
    maxUsd: numeric('max_usd').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.token, table.observedAt] }),
    index('price_observations_observed').using('brin', table.observedAt),
  ],
)

/** Of which part of a market's past the source was asked for what it knows. */
export const historyBackfills = pgTable(
  'history_backfills',
  {
    source: text('source', { enum: ['gamma'] }).notNull(),
    marketId: text('market_id').notNull(),
    fromAt: timeMs('from_at').notNull(),
    untilAt: timeMs('until_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.marketId] })],
)

/** What an upstream sent that could not be used. */
export const dataBad = pgTable(
  'data_bad',
  {
    id: bigserial('id', { mode: 'number' }).primaryKey(),
    source: text('source').notNull(),
    itemId: text('item_id').notNull(),
    field: text('field').notNull(),
    reason: text('reason').notNull(),
    firstSeenAt: timeMs('first_seen_at').notNull(),
    lastSeenAt: timeMs('last_seen_at').notNull(),
    count: bigint('count', { mode: 'number' }).notNull(),
  },
  (table) => [
    uniqueIndex('data_bad_item').on(table.source, table.itemId, table.field),
    index('data_bad_last_seen').on(table.lastSeenAt, table.id),
  ],
)
