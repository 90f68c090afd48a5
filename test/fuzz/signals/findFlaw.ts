import type { CandlePage, MarketEventPage, MarketPage, PriceHistory, PricePage } from '@spells/signals'
import { CATEGORIES, type Classification, type FeedPage, SEVERITIES } from '@spells/signals/world'
import { NOW_MS, wantedTokens } from './seedDocuments.ts'

/** What is wrong with a value that would be stored, or undefined. Written apart from the adapters' own schemas. */
type Flaw = string | undefined

/** A text that PostgreSQL takes, and that is one in every encoding. */
const isText = (text: string, most: number): boolean =>
  text.length <= most && !text.includes('\u0000') && text.isWellFormed()
const isAmount = (amount: number | null): boolean => amount === null || (Number.isFinite(amount) && amount >= 0)
/** From the beginning of computers' time to far beyond any market. */
const isTime = (ms: number | null): boolean =>
  ms === null || (Number.isInteger(ms) && ms >= 0 && ms < 7_300_000_000_000)

function findBadFlaw(
  refused: readonly { readonly id: string; readonly field: string; readonly reason: string }[],
): Flaw {
  for (const { id, field, reason } of refused) {
    if (!isText(id, 300) || !isText(field, 100) || !isText(reason, 300) || reason === '')
      return `refusal ${JSON.stringify({ id, field, reason })}`
  }
  return undefined
}

export function findMarketFlaw({ received, accepted, refused }: MarketPage): Flaw {
  const ids = new Set<string>()
  for (const market of accepted) {
    const say = (what: string) => `market ${what}: ${JSON.stringify(market)}`
    const { probability, status, outcomes, tokenIds } = market
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(market.id) || ids.has(market.id)) return say('id')
    ids.add(market.id)
    if (!(probability >= 0 && probability <= 1)) return say('probability')
    if (status === 'open' && (probability === 0 || probability === 1)) return say('certain')
    if (!['open', 'resolved', 'disputed'].includes(status)) return say('status')
    if (outcomes.length < 2 || (tokenIds.length > 0 && tokenIds.length !== outcomes.length)) return say('outcomes')
    if (![...outcomes, market.question].every((text) => text !== '' && isText(text, 2_000))) return say('text')
    if (!isText(market.slug, 500) || !tokenIds.every((id) => /^\d+$/.test(id))) return say('slug or token')
    if (!isAmount(market.liquidityUsd) || !isAmount(market.volumeUsd)) return say('amount')
    if (!isTime(market.endsAtMs) || market.observedAtMs !== NOW_MS) return say('time')
  }
  if (accepted.length > received) return `more accepted than received: ${accepted.length} of ${received}`
  return findBadFlaw(refused)
}

export function findMarketEventFlaw({ received, accepted, refused }: MarketEventPage): Flaw {
  const ids = new Set<string>()
  for (const event of accepted) {
    const say = (what: string) => `event ${what}: ${JSON.stringify(event)}`
    const { id, title, tags, marketIds, observedAtMs } = event
    if (!/^[A-Za-z0-9_-]{1,80}$/.test(id) || ids.has(id)) return say('id')
    ids.add(id)
    if (title === '' || !isText(title, 2_000) || /[^\P{Cc}\t\n\r]/u.test(title)) return say('title')
    const labels = tags.flatMap(({ slug, label }) => [slug, label])
    if (tags.length > 100 || !labels.every((text) => text !== '' && isText(text, 200))) return say('tag')
    if (new Set(tags.map(({ slug }) => slug)).size !== tags.length) return say('tag twice')
    if (marketIds.length > 2_000 || !marketIds.every((market) => /^[A-Za-z0-9_-]{1,80}$/.test(market)))
      return say('market')
    if (new Set(marketIds).size !== marketIds.length) return say('market twice')
    if (observedAtMs !== NOW_MS) return say('time')
  }
  if (accepted.length + refused.length !== received)
    return `${accepted.length} accepted, ${refused.length} refused of ${received}`
  return findBadFlaw(refused)
}

export function findHistoryFlaw({ points }: PriceHistory): Flaw {
  let before = 0
  for (const { atMs, probability } of points) {
    if (!Number.isInteger(atMs) || atMs <= before) return `point time ${atMs} after ${before}`
    if (!(probability >= 0 && probability <= 1)) return `point ${probability}`
    before = atMs
  }
  return undefined
}

export function findPriceFlaw({ accepted, refused }: PricePage): Flaw {
  for (const price of accepted) {
    const say = (what: string) => `price ${what}: ${JSON.stringify(price)}`
    const wanted = wantedTokens.find(({ address }) => address === price.token)
    if (!wanted || wanted.decimals !== price.decimals) return say('token')
    if (!/^\d+(\.\d+)?$/.test(price.minUsd) || !/^\d+(\.\d+)?$/.test(price.maxUsd)) return say('decimal')
    const [min, max] = [Number(price.minUsd), Number(price.maxUsd)]
    if (!(min > 0 && min <= max && min >= wanted.plausibleUsd.least && max <= wanted.plausibleUsd.most))
      return say('range')
    if (price.observedAtMs !== NOW_MS) return say('time')
  }
  return findBadFlaw(refused)
}

/** Candles of the first wanted token, an hour each. */
export function findCandleFlaw({ candles, missing }: CandlePage): Flaw {
  let before = 0
  for (const candle of candles) {
    const say = (what: string) => `candle ${what}: ${JSON.stringify(candle)}`
    const { atMs, openUsd, highUsd, lowUsd, closeUsd } = candle
    if (atMs % 3_600_000 !== 0 || atMs <= before || atMs > NOW_MS) return say('time')
    before = atMs
    const texts = [openUsd, highUsd, lowUsd, closeUsd]
    if (!texts.every((text) => /^\d+(\.\d+)?$/.test(text) && text.length <= 120)) return say('decimal')
    const numbers = texts.map(Number)
    if (Math.max(...numbers) !== Number(highUsd) || Math.min(...numbers) !== Number(lowUsd)) return say('range')
    const { least, most } = wantedTokens[0].plausibleUsd
    if (Number(lowUsd) < least || Number(highUsd) > most) return say('scale')
  }
  return Number.isInteger(missing) && missing >= 0 ? undefined : `missing ${missing}`
}

export function findFeedFlaw({ accepted, refused }: FeedPage, classify: (title: string) => Classification): Flaw {
  for (const item of accepted) {
    const say = (what: string) => `item ${what}: ${JSON.stringify(item)}`
    if (item.title === '' || !isText(item.title, 300) || /\p{Cc}/u.test(item.title)) return say('title')
    if (!isText(item.summary, 400) || /\p{Cc}/u.test(item.summary)) return say('summary')
    if (!/^https?:\/\/[^/@\s]+\.[^/@\s]+(?:[/?]|$)/.test(item.link) || !isText(item.link, 2_000)) return say('link')
    if (!isTime(item.publishedAtMs) || item.publishedAtMs > NOW_MS + 3_900_000) return say('time')
    const { category, severity, confidence, impacts, places, why } = classify(item.title)
    if (!CATEGORIES.includes(category) || !SEVERITIES.includes(severity)) return say('class')
    if (!(confidence > 0 && confidence < 1)) return say('confidence')
    if (!impacts.every(({ amount }) => amount >= -1 && amount <= 1)) return say('impact')
    if (!places.every(({ latitude, longitude }) => Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180))
      return say('place')
    if (!why.every(({ rule, words }) => rule !== '' && isText(words, 1_000))) return say('why')
  }
  return findBadFlaw(refused)
}
