import type { MarketQuery } from './feed.ts'

/** The fields of a market that a query may ask for; every one of them can be missing in real data. */
export type MarketFacts = {
  readonly id?: string
  readonly slug?: string
  readonly conditionId?: string
  readonly clobTokenIds?: string
  readonly active?: boolean
  readonly closed?: boolean
  readonly archived?: boolean
}

/** Filters, orders and pages as the Gamma API does. */
export function selectMarkets<Entry extends { readonly facts: MarketFacts }>(
  entries: readonly Entry[],
  query: MarketQuery,
): readonly Entry[] {
  const found = entries.filter(
    ({ facts }) =>
      isOneOf(query.ids, facts.id) &&
      isOneOf(query.slugs, facts.slug) &&
      isOneOf(query.conditionIds, facts.conditionId) &&
      (query.tokenIds.length === 0 || query.tokenIds.some((tokenId) => facts.clobTokenIds?.includes(`"${tokenId}"`))) &&
      isAsked(query.active, facts.active) &&
      isAsked(query.closed, facts.closed) &&
      isAsked(query.archived, facts.archived),
  )
  const { order } = query
  if (order !== undefined) {
    const sign = query.ascending ? 1 : -1
    found.sort((left, right) => sign * compareFields(readField(left.facts, order), readField(right.facts, order)))
  }
  return found.slice(query.offset, query.offset + query.limit)
}

function isOneOf(wanted: readonly string[], value: string | undefined): boolean {
  return wanted.length === 0 || (value !== undefined && wanted.includes(value))
}

function isAsked(wanted: boolean | undefined, value: boolean | undefined): boolean {
  return wanted === undefined || wanted === (value ?? false)
}

/** A field of a market by its name. */
export function readField(facts: MarketFacts, field: string): unknown {
  return (facts as Readonly<Record<string, unknown>>)[field]
}

/** Negative when `left` comes first: as numbers where both are. */
export function compareFields(left: unknown, right: unknown): number {
  const [leftNumber, rightNumber] = [Number(left ?? 0), Number(right ?? 0)]
  if (Number.isFinite(leftNumber) && Number.isFinite(rightNumber)) return leftNumber - rightNumber
  return String(left).localeCompare(String(right))
}
