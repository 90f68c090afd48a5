import type { TimeCursor } from '@spells/db'
import { z } from 'zod'
import { ApiProblem } from './errors.ts'

// The end of the year 9999: what a time can be in ISO-8601, and in the database.
const MAX_TIME_MS = 253_402_300_799_999

const cursorSchema = z.tuple([z.int().min(0).max(MAX_TIME_MS), z.uuid()])

/** The opaque cursor of a place in a list. */
function encodePageCursor({ atMs, id }: TimeCursor): string {
  return btoa(JSON.stringify([atMs, id]))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')
}

/** The place that a cursor of ours stands for. @throws ApiProblem `invalid_request` for any other text */
export function decodePageCursor(cursor: string | undefined): TimeCursor | undefined {
  if (cursor === undefined) return undefined
  const parsed = cursorSchema.safeParse(parse(cursor))
  if (parsed.success) return { atMs: parsed.data[0], id: parsed.data[1] }
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

/**
 * A page from `limit + 1` rows.
 * @param toPlace where in the list a row is
 */
export function toPage<Row, Item>(
  rows: readonly Row[],
  options: { readonly limit: number; readonly toPlace: (row: Row) => TimeCursor; readonly toItem: (row: Row) => Item },
): { items: Item[]; nextCursor: string | null } {
  const shown = rows.slice(0, options.limit)
  const last = rows.length > options.limit ? shown.at(-1) : undefined
  return { items: shown.map(options.toItem), nextCursor: last ? encodePageCursor(options.toPlace(last)) : null }
}
