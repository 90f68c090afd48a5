import {
  CATEGORIES,
  type Classification,
  type ClusterMember,
  type Contribution,
  FACTORS,
  type FactorInput,
  type Mention,
  SEVERITIES,
} from '@spells/shared'
import { isNull } from 'drizzle-orm'
import {
  bigint,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core'
import { timeMs } from './columns.ts'

/** Reports of the world's news as we first saw them: public data, no workspace. */
export const worldEvents = pgTable(
  'world_events',
  {
    /** Made of source and link. */
    id: text('id').primaryKey(),
    source: text('source').notNull(),
    sourceWeight: doublePrecision('source_weight').notNull(),
    title: text('title').notNull(),
    link: text('link').notNull(),
    summary: text('summary').notNull(),
    /** What the feed claims. */
    publishedAt: timeMs('published_at').notNull(),
    observedAt: timeMs('observed_at').notNull(),
    category: text('category', { enum: CATEGORIES }).notNull(),
    severity: text('severity', { enum: SEVERITIES }).notNull(),
    classification: jsonb('classification').$type<Classification>().notNull(),
    /** Of the first place that the title names. */
    country: text('country'),
    latitude: doublePrecision('latitude'),
    longitude: doublePrecision('longitude'),
    /** Null until the event was put to a story. */
    storyId: text('story_id'),
  },
  (table) => [
    index('world_events_observed').on(table.observedAt, table.id),
    index('world_events_unassigned').on(table.observedAt).where(isNull(table.storyId)),
  ],
)

/** Reports of one and the same thing. */
export const stories = pgTable(
  'stories',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    link: text('link').notNull(),
    category: text('category', { enum: CATEGORIES }).notNull(),
    severity: text('severity', { enum: SEVERITIES }).notNull(),
    classification: jsonb('classification').$type<Classification>().notNull(),
    mentions: jsonb('mentions').$type<Mention[]>().notNull(),
    mentionCount: integer('mention_count').notNull(),
    sources: jsonb('sources').$type<string[]>().notNull(),
    firstSeenAt: timeMs('first_seen_at').notNull(),
    lastSeenAt: timeMs('last_seen_at').notNull(),
  },
  (table) => [index('stories_last_seen').on(table.lastSeenAt)],
)

/** What the factors of a time were computed from: enough to compute them again. */
export const factorRuns = pgTable('factor_runs', {
  at: timeMs('at').primaryKey(),
  model: text('model').notNull(),
  inputs: jsonb('inputs').$type<FactorInput[]>().notNull(),
})

/** The factors at each time. */
export const factorScores = pgTable(
  'factor_scores',
  {
    factor: text('factor', { enum: FACTORS }).notNull(),
    at: timeMs('at').notNull(),
    model: text('model').notNull(),
    score: doublePrecision('score').notNull(),
    confidence: doublePrecision('confidence').notNull(),
    contributions: jsonb('contributions').$type<Contribution[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.factor, table.at] })],
)

/** Markets that move together, under the id that they keep while their core stays together. */
export const marketClusters = pgTable(
  'market_clusters',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    members: jsonb('members').$type<ClusterMember[]>().notNull(),
    cohesion: doublePrecision('cohesion').notNull(),
    firstFoundAt: timeMs('first_found_at').notNull(),
    /** The run that found it last; one that a later run did not find is over. */
    lastFoundAt: timeMs('last_found_at').notNull(),
  },
  (table) => [index('market_clusters_last_found').on(table.lastFoundAt)],
)

/** Markets of which one moves before the other. */
export const marketCascades = pgTable(
  'market_cascades',
  {
    leaderId: text('leader_id').notNull(),
    followerId: text('follower_id').notNull(),
    lagMs: bigint('lag_ms', { mode: 'number' }).notNull(),
    strength: doublePrecision('strength').notNull(),
    hitRate: doublePrecision('hit_rate').notNull(),
    moves: integer('moves').notNull(),
    pValue: doublePrecision('p_value').notNull(),
    qValue: doublePrecision('q_value').notNull(),
    decayHalfLifeMs: bigint('decay_half_life_ms', { mode: 'number' }).notNull(),
    firstFoundAt: timeMs('first_found_at').notNull(),
    lastFoundAt: timeMs('last_found_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.leaderId, table.followerId] }),
    index('market_cascades_last_found').on(table.lastFoundAt),
  ],
)

/** What each refresh of a source did: one row per source and slot, at most one that has not ended. */
export const refreshRuns = pgTable(
  'refresh_runs',
  {
    source: text('source').notNull(),
    scheduledAt: timeMs('scheduled_at').notNull(),
    startedAt: timeMs('started_at').notNull(),
    endedAt: timeMs('ended_at'),
    outcome: text('outcome', {
      enum: ['running', 'good', 'unchanged', 'partial', 'frozen', 'failed', 'held', 'replaced'],
    }).notNull(),
    received: integer('received').notNull().default(0),
    accepted: integer('accepted').notNull().default(0),
    refused: integer('refused').notNull().default(0),
    /** What was refused, by field and reason, most frequent first. */
    dataBad: jsonb('data_bad').$type<{ field: string; reason: string; count: number }[]>().notNull().default([]),
    /** Code of what failed. */
    error: text('error'),
    /** How a source that has pages was paged. */
    paging: text('paging', { enum: ['keyset', 'offset'] }),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.scheduledAt] }),
    uniqueIndex('refresh_runs_one_open').on(table.source).where(isNull(table.endedAt)),
    index('refresh_runs_scheduled').on(table.scheduledAt),
  ],
)

/** What is remembered of a source between two refreshes. */
export const sourceStates = pgTable('source_states', {
  source: text('source').primaryKey(),
  etag: text('etag'),
  lastModified: text('last_modified'),
  /** Of the content without what always changes. */
  contentHash: text('content_hash'),
  /** When that hash was last another one. */
  changedAt: timeMs('changed_at'),
})

/** Until when the observations of a table are thinned out. */
export const retentionCursors = pgTable('retention_cursors', {
  name: text('name').primaryKey(),
  doneUntil: timeMs('done_until').notNull(),
})

/** What models were asked and cost, per UTC day and model: of the operator, nobody else's business. */
export const modelSpend = pgTable(
  'model_spend',
  {
    /** Such as 2026-11-21. */
    day: text('day').notNull(),
    model: text('model').notNull(),
    /** Questions, those without an answer included. */
    requests: integer('requests').notNull(),
    inputTokens: bigint('input_tokens', { mode: 'bigint' }).notNull(),
    outputTokens: bigint('output_tokens', { mode: 'bigint' }).notNull(),
    /** Millionths of a dollar, of questions whose use the provider told. */
    costMicroUsd: bigint('cost_micro_usd', { mode: 'bigint' }).notNull(),
    /** The worst case of the other ones: asked now, or never told of. */
    unsettledMicroUsd: bigint('unsettled_micro_usd', { mode: 'bigint' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.day, table.model] })],
)
