import { assertNever, type Signal } from '@spells/shared'
import { buildMarketSignalKey, type DataBad, type ObservedMarket } from './market.ts'

/** Turns an accepted market into its signal. A resolved or disputed market is never read as a price. */
export function buildMarketSignal(market: ObservedMarket): Signal {
  const base = { key: buildMarketSignalKey(market), observedAtMs: market.observedAtMs, source: market.source }
  switch (market.status) {
    case 'open':
      return { ...base, quality: 'good', value: market.probability }
    case 'resolved':
    case 'disputed':
      return { ...base, quality: 'data_bad', reason: `market_${market.status}` }
    default:
      return assertNever(market.status)
  }
}

const READABLE_ID = /^[A-Za-z0-9_-]{1,80}$/

/**
 * The signal that says a market could not be read.
 * @returns undefined when the refused item has no id that a trigger could name
 */
export function buildDataBadSignal(
  bad: DataBad,
  options: { readonly source: string; readonly observedAtMs: number },
): Signal | undefined {
  if (!READABLE_ID.test(bad.id)) return undefined
  return {
    key: buildMarketSignalKey({ source: options.source, id: bad.id }),
    quality: 'data_bad',
    reason: `${bad.field}: ${bad.reason}`,
    observedAtMs: options.observedAtMs,
    source: options.source,
  }
}
