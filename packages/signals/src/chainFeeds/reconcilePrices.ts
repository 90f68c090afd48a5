import { type DataBad, type ObservedPrice, toMidE30 } from '@spells/core/signal'
import type { PriceSourceName } from '@spells/shared'
import { parseUnits } from 'viem'
import type { PriceSnapshot } from '../gmx/priceSnapshot.ts'

/** What one source had to say, each token accepted or refused. */
export type PriceReading = {
  readonly observedAtMs: number
  readonly accepted: readonly ObservedPrice[]
  readonly refused: readonly DataBad[]
}

/** What both sources together say. */
export type ReconciledPrices = {
  readonly snapshot: PriceSnapshot
  /** The prices that are new, each of the source that it is taken from. */
  readonly accepted: readonly ObservedPrice[]
  /** By source, what of it was believed and what was not. */
  readonly bySource: Readonly<Record<PriceSourceName, PriceReading>>
}

/** Further apart than this two good prices of one token cannot both be right. */
const MAX_APART_PERCENT = 2n
const SCALE = 30

/**
 * Takes GMX's price of each token when the feed on the chain is near it or has none, the feed's when GMX has none, and
 * neither when they disagree: then the token keeps its old price, with its age.
 * @param before the last prices, whatever their age
 */
export function reconcilePrices(
  gmx: PriceReading,
  chainlink: PriceReading,
  before: readonly ObservedPrice[],
): ReconciledPrices {
  const feeds = new Map(chainlink.accepted.map((price) => [price.token, price]))
  const apart = new Set(gmx.accepted.filter((price) => !agree(price, feeds.get(price.token))).map(({ token }) => token))
  const believed = gmx.accepted.filter(({ token }) => !apart.has(token))
  const own = new Set(gmx.accepted.map(({ token }) => token))
  const accepted = [...believed, ...chainlink.accepted.filter(({ token }) => !own.has(token))]
  const read = new Set(accepted.map(({ token }) => token))
  const observedAtMs = Math.min(gmx.observedAtMs, chainlink.observedAtMs)
  return {
    snapshot: { observedAtMs, prices: [...accepted, ...before.filter(({ token }) => !read.has(token))] },
    accepted,
    bySource: { gmx: without(gmx, apart), chainlink: without(chainlink, apart) },
  }
}

/** Whether the feed's price lies between GMX's two, each moved outwards by the bound. */
function agree(price: ObservedPrice, feed: ObservedPrice | undefined): boolean {
  if (!feed) return true
  const answer = toMidE30(feed) * 100n
  const [min, max] = [parseUnits(price.minUsd, SCALE), parseUnits(price.maxUsd, SCALE)]
  return answer >= min * (100n - MAX_APART_PERCENT) && answer <= max * (100n + MAX_APART_PERCENT)
}

function without(reading: PriceReading, apart: ReadonlySet<string>): PriceReading {
  const accepted = reading.accepted.filter(({ token }) => !apart.has(token))
  const disagreeing = reading.accepted.filter(({ token }) => apart.has(token))
  const refused = disagreeing.map(({ symbol }) => ({ id: symbol, field: 'price', reason: 'feeds_disagree' }))
  return { ...reading, accepted, refused: [...reading.refused, ...refused] }
}
