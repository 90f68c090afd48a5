/** Query of `GET /markets`. */
export type MarketQuery = {
  readonly limit: number
  readonly offset: number
  readonly ids: readonly string[]
  readonly slugs: readonly string[]
  readonly conditionIds: readonly string[]
  readonly tokenIds: readonly string[]
  readonly active?: boolean
  readonly closed?: boolean
  readonly archived?: boolean
  readonly order?: string
  readonly ascending: boolean
}

/** A page of `GET /markets/keyset`, its markets as JSON text; the last one has no cursor. */
type MarketKeysetPage = { readonly markets: readonly string[]; readonly nextCursor?: string }

/** Query of `GET /prices-history`. */
export type HistoryQuery = {
  readonly tokenId: string
  readonly startSec?: number
  readonly endSec?: number
  readonly interval?: string
  readonly fidelityMinutes: number
}

/** What a feed serves, as JSON text, so that a recording leaves byte for byte as it came. */
export type Feed = {
  listMarkets(query: MarketQuery): readonly string[]
  /** @returns undefined when the cursor is none of ours */
  listMarketsAfter(query: MarketQuery, cursor: string | undefined): MarketKeysetPage | undefined
  /** `undefined` for an unknown token. */
  findHistory(query: HistoryQuery): string | undefined
}
