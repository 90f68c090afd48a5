import type { z } from 'zod'
import { ApiProblem } from './errors.ts'

/** The opaque cursor of a place in a list: base64url of its JSON. */
export function encodeCursor(place: readonly (string | number | null)[]): string {
  return btoa(JSON.stringify(place)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
}

/**
 * The place that a cursor of ours stands for; undefined for the list's beginning.
 * @throws ApiProblem `invalid_request` for any other text
 */
export function decodeCursor<Place>(cursor: string | undefined, schema: z.ZodType<Place>): Place | undefined {
  if (cursor === undefined) return undefined
  const parsed = schema.safeParse(parse(cursor))
  if (parsed.success) return parsed.data
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
