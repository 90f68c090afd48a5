import type { ObservedMarket } from '@spells/core/signal'
import { z } from 'zod'
import type { LazyMarketSnapshot, MarketSnapshot } from './buildMarketSnapshot.ts'
import { fromSnapshotRow, snapshotRowSchema, toSnapshotRow } from './snapshotRow.ts'

/** PERSISTED: KV key of the snapshot of all open markets. */
export const MARKETS_KEY = 'markets:v1'

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

/** The compact stored form: rows without keys, since they are most of its size. Written row by row, as it is read. */
export function encodeMarketSnapshot(snapshot: LazyMarketSnapshot): string {
  const { source, observedAtMs, counts, refused, frozenSinceMs } = snapshot
  const base = { v: 1 as const, source, observedAtMs, counts, refused: [...refused] }
  const facts: Omit<z.input<typeof storedSchema>, 'markets'> = frozenSinceMs === undefined
    ? base
    : { ...base, frozenSinceMs }
  let rows = ''
  for (const market of snapshot.markets) {
    if (rows !== '') rows += ','
    rows += JSON.stringify(toSnapshotRow(market, observedAtMs))
  }
  return `${JSON.stringify(facts).slice(0, -1)},"markets":[${rows}]}`
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
  const rows = parsed.data.markets
  // One by one, and each let go: two forms of all rows at once would take more memory than all the rest.
  for (const [at, row] of rows.entries()) {
    const market = snapshotRowSchema.safeParse(row)
    if (!market.success) return undefined
    markets.push(fromSnapshotRow(market.data, { source, observedAtMs }))
    rows[at] = null
  }
  const base = { source, observedAtMs, counts, refused, markets }
  return frozenSinceMs === undefined ? base : { ...base, frozenSinceMs }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
