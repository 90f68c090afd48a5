import { z } from 'zod'
import type { LazyMarketSnapshot } from './buildMarketSnapshot.ts'

/** PERSISTED: KV key of what is needed to see whether the markets move. */
export const MARKET_MOVEMENT_KEY = 'markets:movement:v1'

/** The prices of a snapshot's open markets, and when any of them was last another one. */
export type MarketMovement = {
  readonly changedAtMs: number
  readonly probabilities: ReadonlyMap<string, number>
}

/** How long no market may move before the source is not believed any more. */
const FROZEN_AFTER_MS = 30 * 60_000
/** With fewer markets it may be that nobody trades. */
const MIN_MARKETS = 20

/**
 * Compares the open markets with how they were before: only those that are in both say something, so that a source that
 * goes on listing markets without moving any is seen to stand still.
 * @param before of the refresh before; without it the markets count as moving
 */
export function judgeMovement(snapshot: LazyMarketSnapshot, before?: MarketMovement): MarketMovement {
  const probabilities = new Map<string, number>()
  let common = 0
  let moved = false
  for (const { id, status, probability } of snapshot.markets) {
    if (status !== 'open') continue
    probabilities.set(id, probability)
    const known = before?.probabilities.get(id)
    if (known === undefined) continue
    common++
    if (known !== probability) moved = true
  }
  const stands = before !== undefined && !moved && common >= MIN_MARKETS
  return { changedAtMs: stands ? before.changedAtMs : snapshot.observedAtMs, probabilities }
}

/** The snapshot, marked when all of its markets have stood still for too long. */
export function markFrozen<Snapshot extends LazyMarketSnapshot>(snapshot: Snapshot, changedAtMs: number): Snapshot {
  const isFrozen = snapshot.observedAtMs - changedAtMs > FROZEN_AFTER_MS
  return isFrozen ? { ...snapshot, frozenSinceMs: changedAtMs } : snapshot
}

/** PERSISTED: `markets:movement:v1`. */
const storedSchema = z.object({
  v: z.literal(1),
  changedAtMs: z.int(),
  probabilities: z.array(z.tuple([z.string(), z.number()])),
})

/** The stored form. */
export function encodeMarketMovement({ changedAtMs, probabilities }: MarketMovement): string {
  return JSON.stringify({ v: 1, changedAtMs, probabilities: [...probabilities] } satisfies z.input<typeof storedSchema>)
}

/** Reads the stored form. @returns undefined when it is not of this version: the markets then count as moving */
export function decodeMarketMovement(text: string): MarketMovement | undefined {
  const parsed = storedSchema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { changedAtMs, probabilities } = parsed.data
  return { changedAtMs, probabilities: new Map(probabilities) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
