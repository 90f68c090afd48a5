import type { MarketPlace } from '@spells/db'
import { z } from 'zod'
import { ApiProblem } from './errors.ts'
import { marketIdSchema } from './marketId.ts'

const placeSchema = z.tuple([z.number(), marketIdSchema])

/** The opaque cursor of a place in the list of markets. */
export function encodeMarketCursor({ volumeUsd, id }: MarketPlace): string {
  return btoa(JSON.stringify([volumeUsd, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The place that a cursor of ours stands for. @throws ApiProblem `invalid_request` for any other text */
export function decodeMarketCursor(cursor: string | undefined): MarketPlace | undefined {
  if (cursor === undefined) return undefined
  const parsed = placeSchema.safeParse(parse(cursor))
  if (parsed.success) return { volumeUsd: parsed.data[0], id: parsed.data[1] }
  const message = 'Must be the nextCursor of an earlier page.'
  throw new ApiProblem('invalid_request', 'The query is not valid: cursor.', [{ field: 'cursor', message }])
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')))
  } catch {
    return undefined
  }
}
