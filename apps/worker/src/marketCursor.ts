import type { MarketPlace } from '@spells/db'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'
import { marketIdSchema } from './marketId.ts'

const placeSchema = z.tuple([z.number(), marketIdSchema])

/** The cursor of a place in the list of markets. */
export function encodeMarketCursor({ volumeUsd, id }: MarketPlace): string {
  return encodeCursor([volumeUsd, id])
}

/** @throws ApiProblem `invalid_request` for what is no cursor of ours */
export function decodeMarketCursor(cursor: string | undefined): MarketPlace | undefined {
  const place = decodeCursor(cursor, placeSchema)
  return place && { volumeUsd: place[0], id: place[1] }
}
