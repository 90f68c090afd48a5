import { AppError } from '@spells/shared'
import type { MarketPage } from '../marketSource.ts'
import { parseGammaPage } from './parseGammaPage.ts'

/** Longest cursor that is sent back: it goes into an address, and into the result of a Workflow step. */
const MAX_CURSOR = 2_048

/**
 * Reads a page of Gamma's `/markets/keyset`: `{ markets, next_cursor }`, the last one without a cursor.
 * @returns the cursor after the page; null when it was the last one
 * @throws upstream_bad_shape when there is no list of markets, or the cursor is none
 */
export function parseGammaKeysetPage(
  body: unknown,
  options: { readonly observedAtMs: number },
): { readonly page: MarketPage; readonly nextCursor: string | null } {
  if (typeof body !== 'object' || body === null || !('markets' in body)) throw badShape('a page of markets', body)
  const page = parseGammaPage(body.markets, options)
  const cursor = 'next_cursor' in body ? body.next_cursor : null
  if (cursor === null || cursor === undefined || cursor === '') return { page, nextCursor: null }
  if (typeof cursor !== 'string' || cursor.length > MAX_CURSOR || !/^[\x21-\x7e]+$/.test(cursor)) {
    throw badShape('a cursor', cursor)
  }
  // Behind a page without markets there are none, whatever it says of more.
  return { page, nextCursor: page.received === 0 ? null : cursor }
}

function badShape(what: string, value: unknown): AppError {
  return new AppError({
    code: 'upstream_bad_shape',
    shortMessage: `Gamma sent something other than ${what}.`,
    facts: { type: value === null ? 'null' : typeof value },
    retry: 'safe',
  })
}
