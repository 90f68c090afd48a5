import type { MarketListing, MarketPlace } from '@spells/db'
import { marketsQuerySchema } from '@spells/shared/api'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { ApiProblem } from './errors.ts'
import { marketIdSchema } from './marketId.ts'

const { sort, order } = marketsQuerySchema.shape
const placeSchema = z.tuple([sort.unwrap(), order.unwrap(), z.number().nullable(), marketIdSchema])

/** The cursor of a place in the list of markets. It names the sort and the order, since in another it is no place. */
export function encodeMarketCursor({ sort, order }: MarketListing, { key, id }: MarketPlace): string {
  return encodeCursor([sort, order, key, id])
}

/**
 * The place at which the list goes on; undefined for its beginning.
 * @throws ApiProblem `invalid_request` for what is no cursor of ours, and for one of another sort or order
 */
export function decodeMarketCursor(cursor: string | undefined, asked: MarketListing): MarketPlace | undefined {
  const place = decodeCursor(cursor, placeSchema)
  if (place === undefined) return undefined
  const [sort, order, key, id] = place
  if (sort === asked.sort && order === asked.order) return { key, id }
  const message = `Belongs to sort=${sort}&order=${order}, and sort=${asked.sort}&order=${asked.order} is asked for.`
  throw new ApiProblem('invalid_request', 'The query is not valid: cursor.', [{ field: 'cursor', message }])
}
