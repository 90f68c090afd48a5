import type { DataBad, ObservedMarket } from '@spells/core/signal'

/** One page of an upstream: every item was accepted or refused with a reason. */
export type MarketPage = {
  /** When we asked; the values are at most this old. */
  readonly observedAtMs: number
  /** Items that the upstream sent. */
  readonly received: number
  readonly accepted: readonly ObservedMarket[]
  readonly refused: readonly DataBad[]
}

/** Where a page begins: after what the upstream's own cursor names, or after so many items. PERSISTED: step results. */
export type MarketCursor =
  | { readonly by: 'keyset'; readonly cursor: string }
  | { readonly by: 'offset'; readonly offset: number }

/** A page, how it was asked for, and where the next one begins: null when there is none. */
export type FetchedMarketPage = MarketPage & {
  readonly paging: MarketCursor['by']
  readonly next: MarketCursor | null
}

/** Where prediction markets come from. Each upstream has one adapter behind this port. */
export type MarketSource = {
  readonly name: ObservedMarket['source']
  /**
   * Reads a page in a stable order. The first (`after: null`) decides how the rest is paged; `next` carries that on.
   * @throws AppError upstream_* when the page as a whole could not be read; `retry: 'safe'` if it may be asked again
   */
  fetchPage(request: { readonly after: MarketCursor | null; readonly limit: number }): Promise<FetchedMarketPage>
}
