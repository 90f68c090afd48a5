import { z } from 'zod'
import { timeSchema } from '../primitives.ts'
import { CATEGORIES, FACTORS, PHASES, SEVERITIES } from '../world.ts'
import { ageSchema } from './markets.ts'
import { type PageQuery, pageQuerySchema } from './page.ts'
import { lineSchema } from './text.ts'

const unit = z.number().min(0).max(1)
const countrySchema = z
  .string()
  .regex(/^[A-Z]{2}$/, { error: 'Must be two capital letters (ISO 3166-1), such as "CL".' })

/** What a title says, and the rules and words that say so. */
export const classificationSchema = z.strictObject({
  model: z.string(),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  confidence: unit,
  places: z.array(
    z.strictObject({ country: z.string(), latitude: z.number(), longitude: z.number(), evidence: z.string() }),
  ),
  /** From -1 (the factor goes down) to 1 (up). */
  impacts: z.array(z.strictObject({ factor: z.enum(FACTORS), amount: z.number().min(-1).max(1), confidence: unit })),
  why: z.array(z.strictObject({ rule: z.string(), words: z.string() })),
})

/** Reports of one and the same thing. */
export const storySchema = z.strictObject({
  id: z.string(),
  title: z.string(),
  link: z.string(),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  phase: z.enum(PHASES),
  /** How much it deserves to be seen, in [0, 100], and what that is made of. */
  rank: z.number().min(0).max(100),
  rankParts: z.strictObject({ severity: unit, trust: unit, spread: unit, freshness: unit }),
  classification: classificationSchema,
  sources: z.array(z.string()),
  mentionCount: z.int().positive(),
  /** The newest ones, oldest first. */
  mentions: z.array(
    z.strictObject({ source: z.string(), title: z.string(), link: z.string(), observedAt: timeSchema }),
  ),
  firstSeenAt: timeSchema,
  lastSeenAt: timeSchema,
})
export type StoryView = z.infer<typeof storySchema>

/** `GET /v1/stories`: highest rank first. `severity` is the least one; `q` is searched in titles. */
export const storiesQuerySchema = pageQuerySchema.extend({
  q: lineSchema(100).optional(),
  category: z.enum(CATEGORIES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  phase: z.enum(PHASES).optional(),
  country: countrySchema.optional(),
})
export type StoriesQuery = PageQuery & Omit<z.input<typeof storiesQuerySchema>, 'limit' | 'cursor'>
export const storiesReplySchema = z.strictObject({
  items: z.array(storySchema),
  nextCursor: z.string().nullable(),
  age: ageSchema,
})
export const storyReplySchema = z.strictObject({ story: storySchema, age: ageSchema })

/** One report as we first saw it. */
export const worldEventSchema = z.strictObject({
  id: z.string(),
  source: z.string(),
  title: z.string(),
  link: z.string(),
  summary: z.string(),
  /** What the feed claims; ages are counted from `observedAt`. */
  publishedAt: timeSchema,
  observedAt: timeSchema,
  classification: classificationSchema,
  storyId: z.string().nullable(),
})
export type WorldEventView = z.infer<typeof worldEventSchema>

const boxSchema = z
  .string()
  .regex(/^-?\d{1,3}(\.\d{1,6})?(,-?\d{1,3}(\.\d{1,6})?){3}$/, {
    error: 'Must be west,south,east,north in degrees, such as "-75,-56,-66,-17".',
  })
  .refine(
    (text) => {
      const [west = 181, south = 91, east = 181, north = 91] = text.split(',').map(Number)
      return Math.abs(west) <= 180 && Math.abs(east) <= 180 && -90 <= south && south <= north && north <= 90
    },
    { error: 'Longitudes go from -180 to 180, latitudes from -90 to 90, the southern one first.' },
  )

/** `GET /v1/world/events`: newest first. `box` may cross the date line: then its west is greater than its east. */
export const worldEventsQuerySchema = pageQuerySchema.extend({
  q: lineSchema(100).optional(),
  category: z.enum(CATEGORIES).optional(),
  severity: z.enum(SEVERITIES).optional(),
  country: countrySchema.optional(),
  story: z.string().min(1).max(60).optional(),
  box: boxSchema.optional(),
  since: timeSchema.optional(),
})
export type WorldEventsQuery = PageQuery & Omit<z.input<typeof worldEventsQuerySchema>, 'limit' | 'cursor'>

const contributionSchema = z.strictObject({ storyId: z.string(), points: z.number() })
const scoreSchema = z.number().min(-100).max(100)

/** A factor now: what it is, how sure, and which stories make it so; their points add up to the score. */
export const factorSchema = z.strictObject({
  factor: z.enum(FACTORS),
  score: scoreSchema,
  confidence: unit,
  contributions: z.array(contributionSchema.extend({ title: z.string().nullable() })),
})

/** `GET /v1/factors`. */
export const factorsReplySchema = z.strictObject({
  model: z.string().nullable(),
  at: timeSchema.nullable(),
  items: z.array(factorSchema),
  age: ageSchema,
})
export type FactorsReply = z.infer<typeof factorsReplySchema>

/** `GET /v1/factors/:factor/history`: the newest `limit` scores of the last `hours`, oldest first. */
export const factorHistoryQuerySchema = z.strictObject({
  hours: z.coerce.number().int().min(1).max(8_760).default(168),
  limit: z.coerce.number().int().min(1).max(2_000).default(500),
})
export type FactorHistoryQuery = { readonly hours?: number; readonly limit?: number }
export const factorHistorySchema = z.strictObject({
  factor: z.enum(FACTORS),
  points: z.array(z.strictObject({ at: timeSchema, model: z.string(), score: scoreSchema, confidence: unit })),
  /** Times at which it changed more than it usually does. */
  changes: z.array(
    z.strictObject({
      /** `jump`: by what was reported then. `shift`: from then on the news push it harder, less, or the other way. */
      kind: z.enum(['jump', 'shift']),
      at: timeSchema,
      /** Of a jump the scores around it; of a shift the mean scores before and after. */
      before: scoreSchema,
      after: scoreSchema,
      /** How likely the like is in such a series without any cause. */
      pValue: unit,
    }),
  ),
})

/** `GET /v1/factors/inputs`: what the factors of a time were computed from, the newest without `at`. */
export const factorInputsQuerySchema = z.strictObject({ at: timeSchema.optional() })
export const factorInputsSchema = z.strictObject({
  at: timeSchema,
  model: z.string(),
  inputs: z.array(
    z.strictObject({
      storyId: z.string(),
      severity: z.enum(SEVERITIES),
      trust: unit,
      sources: z.int().positive(),
      lastSeenAtMs: z.int(),
      impacts: classificationSchema.shape.impacts,
    }),
  ),
  scores: z.array(
    z.strictObject({
      factor: z.enum(FACTORS),
      score: scoreSchema,
      confidence: unit,
      contributions: z.array(contributionSchema),
    }),
  ),
})
export type FactorInputs = z.infer<typeof factorInputsSchema>

/** Markets that move together. */
export const clusterSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  /** Mean correlation between members, by amount. */
  cohesion: unit,
  members: z.array(
    z.strictObject({
      marketId: z.string(),
      question: z.string().nullable(),
      closeness: unit,
      /** -1 when it moves against the first member. */
      direction: z.union([z.literal(1), z.literal(-1)]),
    }),
  ),
})
export type ClusterView = z.infer<typeof clusterSchema>

/** `GET /v1/clusters`: highest cohesion first. `market` asks for those that a market is in. */
export const clustersQuerySchema = z.strictObject({ market: z.string().min(1).max(80).optional() })
export const clustersReplySchema = z.strictObject({
  items: z.array(clusterSchema),
  /** Markets that were observed often enough and moved enough to take part. */
  markets: z.int().nonnegative(),
  age: ageSchema,
})
export const clusterReplySchema = z.strictObject({ cluster: clusterSchema, age: ageSchema })

/** A market that moves before another. */
export const cascadeSchema = z.strictObject({
  leaderId: z.string(),
  leader: z.string().nullable(),
  followerId: z.string(),
  follower: z.string().nullable(),
  lagMs: z.int().positive(),
  /** Correlation at that lag; negative when the follower goes the other way. */
  strength: z.number().min(-1).max(1),
  /** Part of the leader's large moves that the follower answered, and how many those were. */
  hitRate: unit,
  moves: z.int().nonnegative(),
  pValue: unit,
  /** Part of the edges that would be chance if this were the weakest believed. */
  qValue: unit,
  decayHalfLifeMs: z.number().nonnegative(),
})
export type CascadeView = z.infer<typeof cascadeSchema>

/** `GET /v1/cascades`: strongest first. `market` asks for those in which a market leads or follows. */
export const cascadesQuerySchema = z.strictObject({ market: z.string().min(1).max(80).optional() })
export const cascadesReplySchema = z.strictObject({
  items: z.array(cascadeSchema),
  markets: z.int().nonnegative(),
  age: ageSchema,
})

/** How one source does: of the last 24 hours, and now. */
export const sourceHealthSchema = z.strictObject({
  source: z.string(),
  status: z.enum(['ok', 'stale', 'frozen', 'failing', 'never']),
  periodMs: z.int().positive(),
  /** When it was last read with success, and how old that is now. */
  lastGoodAt: timeSchema.nullable(),
  ageMs: z.int().nonnegative().nullable(),
  lastRun: z
    .strictObject({
      scheduledAt: timeSchema,
      startedAt: timeSchema,
      endedAt: timeSchema.nullable(),
      outcome: z.enum(['running', 'good', 'unchanged', 'partial', 'frozen', 'failed', 'held', 'replaced']),
      received: z.int(),
      accepted: z.int(),
      refused: z.int(),
      error: z.string().nullable(),
      /** How a source that has pages was paged: by its own cursor, or by offset where it knows none. */
      paging: z.enum(['keyset', 'offset']).nullable(),
    })
    .nullable(),
  runs: z.int().nonnegative(),
  /** Part of the runs that failed; null without any. */
  errorRate: unit.nullable(),
  /** Slots since the first of these runs that had none. */
  missed: z.int().nonnegative(),
  /** Refreshes that the breaker left out. */
  held: z.int().nonnegative(),
  /** Runs that had not ended when the next one began. */
  replaced: z.int().nonnegative(),
  /** The latest start after its slot. */
  maxLateMs: z.int().nonnegative(),
  breaker: z.strictObject({
    state: z.enum(['closed', 'open', 'half_open']),
    failures: z.int().nonnegative(),
    until: timeSchema.nullable(),
  }),
  /** What the last reading sent that could not be used. */
  dataBad: z.array(z.strictObject({ field: z.string(), reason: z.string(), count: z.int() })),
})
export type SourceHealth = z.infer<typeof sourceHealthSchema>

/** `GET /v1/signals/health`. */
export const signalsHealthSchema = z.strictObject({
  status: z.enum(['ok', 'degraded']),
  now: timeSchema,
  sources: z.array(sourceHealthSchema),
})
export type SignalsHealth = z.infer<typeof signalsHealthSchema>
