import { z } from 'zod'
import type { CascadeEdge } from '../cascades/cascade.ts'
import type { MarketCluster } from '../clusters/cluster.ts'

/** PERSISTED: KV key of the clusters and cascades that were found last. */
export const RELATIONS_KEY = 'relations:v1'

/** What the last search found. */
export type RelationSnapshot = {
  /** End of the week that was looked at. */
  readonly observedAtMs: number
  /** Markets that were observed often enough and moved enough to take part. */
  readonly markets: number
  /** Highest cohesion first. */
  readonly clusters: readonly MarketCluster[]
  /** Strongest first. */
  readonly cascades: readonly CascadeEdge[]
}

/** PERSISTED: `relations:v1`. */
const storedSchema = z.object({
  v: z.literal(1),
  observedAtMs: z.int(),
  markets: z.int(),
  clusters: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      members: z.array(
        z.object({
          marketId: z.string(),
          closeness: z.number(),
          direction: z.union([z.literal(1), z.literal(-1)]),
        }),
      ),
      cohesion: z.number(),
    }),
  ),
  cascades: z.array(
    z.object({
      leaderId: z.string(),
      followerId: z.string(),
      lagMs: z.number(),
      strength: z.number(),
      hitRate: z.number(),
      moves: z.number(),
      pValue: z.number(),
      qValue: z.number(),
      decayHalfLifeMs: z.number(),
    }),
  ),
})

/** The stored form. */
export function encodeRelationSnapshot(snapshot: RelationSnapshot): string {
  return JSON.stringify({ v: 1, ...snapshot })
}

/** Reads the stored form. @returns undefined when it is none of this version */
export function decodeRelationSnapshot(text: string): RelationSnapshot | undefined {
  try {
    const parsed = storedSchema.safeParse(JSON.parse(text))
    if (!parsed.success) return undefined
    const { v: _, ...snapshot } = parsed.data
    return snapshot
  } catch {
    return undefined
  }
}
