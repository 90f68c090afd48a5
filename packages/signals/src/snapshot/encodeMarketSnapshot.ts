import type { ObservedMarket } from '@spells/core/signal'
import { z } from 'zod'
import type { MarketSnapshot } from './buildMarketSnapshot.ts'

/** PERSISTED: KV key of the snapshot of all open markets. */
export const MARKETS_KEY = 'markets:v1'

/**
 * PERSISTED: one market as a row; later fields are added at the end. Order: id, question, slug, outcomes, tokenIds,
 * probability, liquidityUsd, volumeUsd, endsAtMs, status, observedAtMs relative to the snapshot.
 */
const rowSchema = z
  .tuple([
    z.string(),
    z.string(),
    z.string(),
    z.array(z.string()),
    z.array(z.string()),
    z.number().min(0).max(1),
    z.number().nullable(),
    z.number().nullable(),
    z.number().nullable(),
    z.enum(['open', 'resolved', 'disputed']),
    z.int(),
  ])
  .rest(z.unknown())

/** PERSISTED: `markets:v1`. */
const storedSchema = z.object({
  v: z.literal(1),
  source: z.literal('gamma'),
  observedAtMs: z.int(),
  counts: z.object({ received: z.int(), accepted: z.int(), refused: z.int() }),
  refused: z.array(z.object({ id: z.string(), field: z.string(), reason: z.string() })),
  markets: z.array(z.unknown()),
  /** Absent while the markets move. */
  frozenSinceMs: z.int().optional(),
})

/** The compact stored form: rows without keys, since they are most of its size. */
export function encodeMarketSnapshot(snapshot: MarketSnapshot): string {
  const { source, observedAtMs, counts, refused, frozenSinceMs } = snapshot
  const markets = snapshot.markets.map(
    (market): z.input<typeof rowSchema> => [
      market.id,
      market.question,
      market.slug,
      [...market.outcomes],
      [...market.tokenIds],
      market.probability,
      market.liquidityUsd,
      market.volumeUsd,
      market.endsAtMs,
      market.status,
      market.observedAtMs - observedAtMs,
    ],
  )
  const base = { v: 1 as const, source, observedAtMs, counts, refused: [...refused], markets }
  const stored: z.input<typeof storedSchema> = frozenSinceMs === undefined ? base : { ...base, frozenSinceMs }
  return JSON.stringify(stored)
}

/**
 * Reads the stored form.
 * @returns undefined when it is not a snapshot of this version: the reader falls back, it never guesses
 */
export function decodeMarketSnapshot(text: string): MarketSnapshot | undefined {
  const parsed = storedSchema.safeParse(parseJson(text))
  if (!parsed.success) return undefined
  const { source, observedAtMs, counts, refused, frozenSinceMs } = parsed.data
  const markets: ObservedMarket[] = []
  // One by one: two forms of all rows at once would take more memory than all the rest.
  for (const row of parsed.data.markets) {
    const market = rowSchema.safeParse(row)
    if (!market.success) return undefined
    markets.push(toMarket(market.data, { source, observedAtMs }))
  }
  const base = { source, observedAtMs, counts, refused, markets }
  return frozenSinceMs === undefined ? base : { ...base, frozenSinceMs }
}

function toMarket(
  row: z.output<typeof rowSchema>,
  { source, observedAtMs }: Pick<MarketSnapshot, 'source' | 'observedAtMs'>,
): ObservedMarket {
  const [id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAtMs, status, delayMs] = row
  return {
    ...{ source, id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAtMs, status },
    observedAtMs: observedAtMs + delayMs,
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
