import type { DataBad, ObservedMarket } from '@spells/core/signal'

/** One page of an upstream: every item was accepted or refused with a reason. */
export type MarketPage = {
  /** When we asked; the values are at most this old. */
  readonly observedAtMs: number
  /** Items that the upstream sent; zero means that there are no more. */
  readonly received: number
  readonly accepted: readonly ObservedMarket[]
  readonly refused: readonly DataBad[]
}

/** Where prediction markets come from. Each upstream has one adapter behind this port. */
export type MarketSource = {
  readonly name: ObservedMarket['source']
  /**
   * Reads the markets from an offset on, in a stable order.
   * @throws AppError upstream_* when the page as a whole could not be read; `retry: 'safe'` if it may be asked again
   */
  fetchPage(request: { readonly offset: number; readonly limit: number }): Promise<MarketPage>
}
