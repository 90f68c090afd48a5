import { AppError } from '@spells/shared'

/** Longest cursor that is sent back: it goes into an address, and into the result of a Workflow step. */
const MAX_CURSOR = 2_048

/**
 * Reads a page of one of Gamma's routes that page by cursor: `{ <name>: items, next_cursor }`, the last one without a
 * cursor.
 * @returns the items, unread, and the cursor after them; null when there is none
 * @throws upstream_bad_shape when there are no items, or the cursor is none
 */
export function parseGammaKeysetPage(
  body: unknown,
  name: string,
): { readonly items: unknown; readonly nextCursor: string | null } {
  if (typeof body !== 'object' || body === null) throw badShape(`a page of ${name}`, body)
  const fields: Readonly<Record<string, unknown>> = { ...body }
  const { [name]: items, next_cursor: cursor } = fields
  if (items === undefined) throw badShape(`a page of ${name}`, body)
  if (cursor === null || cursor === undefined || cursor === '') return { items, nextCursor: null }
  if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR || !/^[\x21-\x7e]+$/.test(cursor)) {
    throw badShape('a cursor', cursor)
  }
  return { items, nextCursor: cursor }
}

function badShape(what: string, value: unknown): AppError {
  return new AppError({
    code: 'upstream_bad_shape',
    shortMessage: `Gamma sent something other than ${what}.`,
    facts: { type: value === null ? 'null' : typeof value },
    retry: 'safe',
  })
}
