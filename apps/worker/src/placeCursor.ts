import { z } from 'zod'
import { decodeCursor, encodeCursor } from './cursor.ts'

const placeSchema = z.tuple([z.number(), z.string().regex(/^[a-z0-9-]{1,60}$/)])

/** The cursor of a place in a list that is ordered by a number and an id. */
export function encodePlaceCursor(order: number, id: string): string {
  return encodeCursor([order, id])
}

/** @throws ApiProblem `invalid_request` for what is no cursor of ours */
export function decodePlaceCursor(
  cursor: string | undefined,
): { readonly order: number; readonly id: string } | undefined {
  const place = decodeCursor(cursor, placeSchema)
  return place && { order: place[0], id: place[1] }
}
