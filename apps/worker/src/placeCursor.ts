import { z } from 'zod'
import { ApiProblem } from './errors.ts'

const placeSchema = z.tuple([z.number(), z.string().regex(/^[a-z0-9-]{1,60}$/)])

/** The opaque cursor of a place in a list that is ordered by a number and an id. */
export function encodePlaceCursor(order: number, id: string): string {
  return btoa(JSON.stringify([order, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The place that a cursor of ours stands for. @throws ApiProblem `invalid_request` for any other text */
export function decodePlaceCursor(
  cursor: string | undefined,
): { readonly order: number; readonly id: string } | undefined {
  if (cursor === undefined) return undefined
  const parsed = placeSchema.safeParse(parse(cursor))
  if (parsed.success) return { order: parsed.data[0], id: parsed.data[1] }
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
