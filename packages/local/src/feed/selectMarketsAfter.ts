import { z } from 'zod'
import type { MarketQuery } from './feed.ts'
import { compareFields, type MarketFacts, readField, selectMarkets } from './selectMarkets.ts'

/** Where a page ended: the value that the markets are ordered by, and the id. */
const placeSchema = z.strictObject({ value: z.union([z.string(), z.number(), z.null()]), id: z.string() })
type Place = z.infer<typeof placeSchema>

/**
 * Filters, orders and pages as the Gamma API does where it pages by cursor.
 * @returns undefined when the cursor is none of ours
 */
export function selectMarketsAfter<Entry extends { readonly facts: MarketFacts }>(
  entries: readonly Entry[],
  query: MarketQuery,
  cursor: string | undefined,
): { readonly entries: readonly Entry[]; readonly nextCursor?: string } | undefined {
  const { order = 'id', ascending, limit } = query
  const after = cursor === undefined ? undefined : decode(cursor)
  if (cursor !== undefined && after === undefined) return undefined
  const sign = ascending ? 1 : -1
  const compare = (left: Place, right: Place): number =>
    sign * (compareFields(left.value, right.value) || compareFields(left.id, right.id))
  const toPlace = ({ facts }: Entry): Place => {
    const value = readField(facts, order)
    const isPlain = typeof value === 'string' || typeof value === 'number'
    return { value: isPlain ? value : null, id: facts.id ?? '' }
  }
  const rest = selectMarkets(entries, { ...query, offset: 0, limit: Number.POSITIVE_INFINITY })
    .filter((entry) => after === undefined || compare(toPlace(entry), after) > 0)
    .sort((left, right) => compare(toPlace(left), toPlace(right)))
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  if (!last || rest.length <= limit) return { entries: page }
  return { entries: page, nextCursor: Buffer.from(JSON.stringify(toPlace(last))).toString('base64url') }
}

function decode(cursor: string): Place | undefined {
  try {
    return placeSchema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    return undefined
  }
}
