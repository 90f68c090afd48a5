import type { SignalKey } from '@spells/shared'

/** A prediction market as we observed it. PERSISTED: KV snapshot (encoded), Postgres. */
export type ObservedMarket = {
  readonly source: 'gamma'
  readonly id: string
  readonly question: string
  readonly slug: string
  readonly outcomes: readonly string[]
  readonly tokenIds: readonly string[]
  /** Of the first outcome, in [0, 1]. Only a price while the status is `open`. */
  readonly probability: number
  readonly liquidityUsd: number | null
  readonly volumeUsd: number | null
  readonly endsAtMs: number | null
  readonly status: 'open' | 'resolved' | 'disputed'
  /** When we fetched it; never what the upstream claims. */
  readonly observedAtMs: number
}

/** Something an upstream sent that could not be used: which item, which field, and why. */
export type DataBad = { readonly id: string; readonly field: string; readonly reason: string }

/**
 * The signal that carries a market's probability.
 * @param market source and id of the market
 */
export function buildMarketSignalKey(market: { readonly source: string; readonly id: string }): SignalKey {
  return `market:${market.source}:${market.id}:probability`
}
