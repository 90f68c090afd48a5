import type { Age, FactorsReply, MarketsReply, PricesReply, SignalsHealth, WorldEventView } from '@spells/shared/api'
import { parseUnits } from 'viem'
import { type Served, wasServed } from './served.ts'

/** What the API said at a moment. */
export type Said = {
  readonly markets: MarketsReply
  readonly prices: PricesReply
  readonly stories: { readonly age: Age }
  readonly factors: FactorsReply
  readonly events: readonly WorldEventView[]
  readonly health: SignalsHealth
}

/** When that was, on the stack's clock: between the question and the answer. */
export type Span = { readonly fromMs: number; readonly toMs: number }

/** How far an age may be off, in milliseconds of the stack's clock: a Worker's clock stands still while it computes. */
export type AgeTolerance = { readonly ageMs: number }

/** A statement of the API that is not true. */
export type Lie = { readonly kind: 'age' | 'value'; readonly what: string }

const MINUTE_MS = 60_000
/** Two refreshes, as the product's numbers say. */
const STALE_MS = { markets: 4 * MINUTE_MS, prices: 4 * MINUTE_MS, world: 60 * MINUTE_MS }
const GMX_EXPONENT = 30

/** Everything in a reply that cannot be true, given what the upstreams said. */
export function judgeSample(
  said: Said,
  span: Span,
  served: readonly Served[],
  tolerance: AgeTolerance,
): readonly Lie[] {
  const { markets, prices, stories, factors, events, health } = said
  const ages = [
    ...judgeAge('markets', markets.age, STALE_MS.markets, span, tolerance),
    ...judgeAge('prices', prices.age, STALE_MS.prices, span, tolerance),
    ...judgeAge('stories', stories.age, STALE_MS.world, span, tolerance),
    ...judgeAge('factors', factors.age, STALE_MS.world, span, tolerance),
    ...prices.items.flatMap((price) => judgeAge(`price of ${price.symbol}`, price, STALE_MS.prices, span, tolerance)),
    ...health.sources.flatMap(({ source, lastGoodAt, ageMs }) =>
      lastGoodAt === null || ageMs === null ? [] : judgeMs(`health of ${source}`, lastGoodAt, ageMs, span, tolerance),
    ),
  ]
  const values: string[] = []
  const check = (what: string, claim: Parameters<typeof wasServed>[1]): void => {
    if (!wasServed(served, claim)) values.push(`${what} observed at ${toClock(claim.observedAtMs)}`)
  }
  for (const { id, probability, observedAt } of markets.items) {
    const says = (value: string) => Number(value) === probability
    check(`market ${id} at ${probability}`, { upstream: 'gamma', key: id, says, observedAtMs: Date.parse(observedAt) })
  }
  for (const { token, symbol, decimals, minUsd, maxUsd, observedAt, source } of prices.items) {
    const observedAtMs = Date.parse(observedAt)
    const what = `${symbol} at ${minUsd} of ${source}`
    if (source === 'chainlink') {
      const says = (value: string) => value === minUsd && value === maxUsd
      check(what, { upstream: 'chainlink', key: symbol, says, observedAtMs })
      continue
    }
    const places = GMX_EXPONENT - decimals
    const raw = `${parseUnits(minUsd, places)}/${parseUnits(maxUsd, places)}`
    check(what, { upstream: 'gmx', key: token.toLowerCase(), says: (value) => value === raw, observedAtMs })
  }
  for (const { title, link, observedAt } of events) {
    const says = (value: string) => value === title
    check(`report "${title}"`, { upstream: 'feed', key: link, says, observedAtMs: Date.parse(observedAt) })
  }
  return [...ages.map((what): Lie => ({ kind: 'age', what })), ...values.map((what): Lie => ({ kind: 'value', what }))]
}

function judgeAge(
  what: string,
  age: Pick<Age, 'observedAt' | 'ageMs' | 'stale'> & { readonly frozen?: boolean | undefined },
  staleMs: number,
  span: Span,
  tolerance: AgeTolerance,
): readonly string[] {
  const { observedAt, ageMs, stale, frozen = false } = age
  if (observedAt === null || ageMs === null) {
    return stale && observedAt === ageMs ? [] : [`${what}: an age without an observation`]
  }
  const flaws = judgeMs(what, observedAt, ageMs, span, tolerance)
  // Whatever is said of the age, what is said to be fresh must follow from it.
  return stale === (frozen || ageMs > staleMs)
    ? flaws
    : [...flaws, `${what}: ${stale ? 'stale' : 'fresh'} at ${seconds(ageMs)}`]
}

function judgeMs(
  what: string,
  observedAt: string,
  ageMs: number,
  span: Span,
  tolerance: AgeTolerance,
): readonly string[] {
  const observedAtMs = Date.parse(observedAt)
  const least = span.fromMs - observedAtMs - tolerance.ageMs
  const most = span.toMs - observedAtMs + tolerance.ageMs
  if (ageMs >= least && ageMs <= most) return []
  return [`${what}: ${seconds(ageMs)} old is said of what was observed ${seconds(least)} to ${seconds(most)} ago`]
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`
const toClock = (ms: number): string => new Date(ms).toISOString().slice(11, 19)
