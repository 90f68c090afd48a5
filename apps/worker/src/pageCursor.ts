import type { TimeCursor } from '@spells/db'
import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'

// The end of the year 9999: what a time can be in ISO-8601, and in the database.
const MAX_TIME_MS = 253_402_300_799_999

const cursorSchema = z.tuple([z.int().min(0).max(MAX_TIME_MS), z.uuid()])

/** @throws ApiProblem `invalid_request` for what is no cursor of ours */
export function decodePageCursor(cursor: string | undefined): TimeCursor | undefined {
  const place = decodeCursor(cursor, cursorSchema)
  return place && { atMs: place[0], id: place[1] }
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
  const place = last && options.toPlace(last)
  return { items: shown.map(options.toItem), nextCursor: place ? encodeCursor([place.atMs, place.id]) : null }
}
