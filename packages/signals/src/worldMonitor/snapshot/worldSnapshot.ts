import { CATEGORIES, FACTORS, PHASES, SEVERITIES } from '@spells/shared'
import { z } from 'zod'
import type { FactorScore } from '../../factors/scoreFactors.ts'
import { rankStories, type StoryRank } from '../stories/rankStory.ts'
import type { Story } from '../stories/story.ts'

/** PERSISTED: KV key of what the world's news say. */
export const WORLD_KEY = 'world:v1'

/** A story with its rank at the time of its snapshot. */
export type RankedStory = Story & { readonly rank: StoryRank }

/** The factors of a time. */
export type FactorsAt = { readonly atMs: number; readonly model: string; readonly scores: readonly FactorScore[] }

/** The stories that are remembered, highest rank first, and the factors made of them. */
export type WorldSnapshot = {
  /** When the reading of the feeds began. */
  readonly observedAtMs: number
  readonly stories: readonly RankedStory[]
  readonly factors: FactorsAt | null
}

/** Stories that a snapshot carries. */
const MAX_STORIES = 500
/** Reports of a story that a snapshot carries. */
const MAX_MENTIONS = 10

const classification = z.object({
  model: z.string(),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  confidence: z.number(),
  places: z.array(z.object({ country: z.string(), latitude: z.number(), longitude: z.number(), evidence: z.string() })),
  impacts: z.array(z.object({ factor: z.enum(FACTORS), amount: z.number(), confidence: z.number() })),
  why: z.array(z.object({ rule: z.string(), words: z.string() })),
})
const story = z.object({
  id: z.string(),
  title: z.string(),
  link: z.string(),
  category: z.enum(CATEGORIES),
  severity: z.enum(SEVERITIES),
  classification,
  mentions: z.array(
    z.object({
      source: z.string(),
      sourceWeight: z.number(),
      title: z.string(),
      link: z.string(),
      observedAtMs: z.int(),
    }),
  ),
  mentionCount: z.int(),
  sources: z.array(z.string()),
  firstSeenAtMs: z.int(),
  lastSeenAtMs: z.int(),
  rank: z.object({
    score: z.number(),
    phase: z.enum(PHASES),
    parts: z.object({ severity: z.number(), trust: z.number(), spread: z.number(), freshness: z.number() }),
  }),
})
/** PERSISTED: `world:v1`. */
const storedSchema = z.object({
  v: z.literal(1),
  observedAtMs: z.int(),
  stories: z.array(story),
  factors: z
    .object({
      atMs: z.int(),
      model: z.string(),
      scores: z.array(
        z.object({
          factor: z.enum(FACTORS),
          score: z.number().min(-100).max(100),
          confidence: z.number().min(0).max(1),
          contributions: z.array(z.object({ storyId: z.string(), points: z.number() })),
        }),
      ),
    })
    .nullable(),
})

/** Ranks the stories at the time of the reading. */
export function buildWorldSnapshot(parts: {
  readonly observedAtMs: number
  readonly stories: readonly Story[]
  readonly factors: FactorsAt | null
}): WorldSnapshot {
  const { observedAtMs, stories, factors } = parts
  const ranked = rankStories(stories, observedAtMs).slice(0, MAX_STORIES)
  return {
    observedAtMs,
    stories: ranked.map((one) => ({ ...one, mentions: one.mentions.slice(-MAX_MENTIONS) })),
    factors,
  }
}

/** The stored form. */
export function encodeWorldSnapshot(snapshot: WorldSnapshot): string {
  return JSON.stringify({ v: 1, ...snapshot })
}

/** Reads the stored form. @returns undefined when it is none of this version */
export function decodeWorldSnapshot(text: string): WorldSnapshot | undefined {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return undefined
    const { v: _, ...snapshot } = parsed.data
    return snapshot
  } catch {
    return undefined
  }
}
