import type { DataBad, ObservedMarket } from '@spells/core/signal'
import { ok, type Result, refuse } from '@spells/shared'
import { findItemId } from './findItemId.ts'
import { type GammaMarket, gammaMarketSchema } from './gammaMarketSchema.ts'

/** Furthest that the outcomes' prices may add up from 1. */
const SUM_TOLERANCE = 0.02

/**
 * Most characters of what a market says in words, as JSON: usual are 300. A page of such markets still fits where a
 * Workflow step carries it.
 */
const MAX_TEXT = 3_500

export type GammaRefusal = DataBad & { readonly code: 'data_bad' }

/**
 * Reads one item of Gamma's list. Never throws, and never gives a probability outside [0, 1].
 * @param options.observedAtMs when we asked for it
 */
export function parseGammaMarket(
  item: unknown,
  options: { readonly observedAtMs: number },
): Result<ObservedMarket, GammaRefusal> {
  const id = findItemId(item)
  const bad = (field: string, reason: string) => refuse({ code: 'data_bad', id, field, reason } as const)
  const parsed = gammaMarketSchema.safeParse(item)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return bad(
      String(issue?.path[0] ?? 'item'),
      issue?.code === 'custom' || issue?.path.length ? (issue?.message ?? 'invalid') : 'not_an_object',
    )
  }
  const market = parsed.data
  const prices = market.outcomePrices
  const probability = prices[0]
  if (market.outcomes.length < 2) return bad('outcomes', 'too_few')
  if (probability === undefined || prices.length !== market.outcomes.length) {
    return bad('outcomePrices', 'length_mismatch')
  }
  if (market.clobTokenIds && market.clobTokenIds.length !== market.outcomes.length) {
    return bad('clobTokenIds', 'length_mismatch')
  }
  const status = getStatus(market)
  if (status === 'open') {
    if (!market.active) return bad('active', 'not_active')
    if (market.acceptingOrders === false) return bad('acceptingOrders', 'trading_stopped')
    const sum = prices.reduce((total, price) => total + price, 0)
    if (Math.abs(sum - 1) > SUM_TOLERANCE) return bad('outcomePrices', 'sum_not_one')
    // An open book cannot be certain: this is the default of a market that nobody has quoted.
    if (prices.some(isCertain)) return bad('outcomePrices', 'certain_but_open')
  }
  const { id: marketId, question, outcomes } = market
  const words = { question, slug: market.slug || marketId, outcomes, tokenIds: market.clobTokenIds ?? [] }
  if (JSON.stringify(words).length > MAX_TEXT) return bad('item', 'too_long')
  return ok({
    source: 'gamma',
    id: marketId,
    ...words,
    probability,
    liquidityUsd: market.liquidityNum ?? market.liquidity ?? null,
    volumeUsd: market.volumeNum ?? market.volume ?? null,
    endsAtMs: market.endDate ?? null,
    status,
    observedAtMs: options.observedAtMs,
  })
}

const isCertain = (price: number): boolean => price === 0 || price === 1

/** A proposed resolution that nobody has disputed leaves the market open: its price still moves. */
function getStatus(market: GammaMarket): ObservedMarket['status'] {
  const resolution = (market.umaResolutionStatus || market.umaResolutionStatuses?.at(-1) || '').toLowerCase()
  if (/disput|challeng/.test(resolution)) return 'disputed'
  if (market.closed || market.archived || /resolved|settled/.test(resolution)) return 'resolved'
  if (resolution !== '' && market.outcomePrices.every(isCertain)) return 'resolved'
  return 'open'
}
