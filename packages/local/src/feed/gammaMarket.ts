import { hexToBigInt, keccak256, stringToHex } from 'viem'
import { type CatalogEntry, MARKET_CATALOG } from './marketCatalog.ts'
import { roundPrice } from './roundPrice.ts'

const DAY_MS = 86_400_000
const TICK = 0.001

/** The two outcome tokens of a market, Yes first. */
export function listTokenIds(entry: CatalogEntry): readonly string[] {
  return ['yes', 'no'].map((outcome) => hexToBigInt(keccak256(stringToHex(`${entry.slug}/${outcome}`))).toString())
}

/** A market in the shape of the Gamma API, with the fields that a consumer may find there. */
export function buildGammaMarket(options: {
  readonly entry: CatalogEntry
  readonly epochMs: number
  readonly nowMs: number
  readonly valueAt: (entry: CatalogEntry, atMs: number) => number
}) {
  const { entry, epochMs, nowMs, valueAt } = options
  const startMs = epochMs - entry.startedDaysAgo * DAY_MS
  const endMs = startOfDay(epochMs + entry.endsInDays * DAY_MS)
  const closed = entry.resolved !== undefined
  const price = closed ? Number(entry.resolved === 'yes') : roundPrice(valueAt(entry, nowMs))
  const change = (agoMs: number): number => round(price - roundPrice(valueAt(entry, nowMs - agoMs)))
  const liquidity = round(entry.volumeUsd / 25)
  const question = entry.question.replace('{date}', formatDay(endMs))
  const market = {
    id: entry.id,
    question,
    conditionId: keccak256(stringToHex(`condition/${entry.slug}`)),
    slug: entry.slug,
    endDate: toIso(endMs),
    liquidity: String(liquidity),
    startDate: toIso(startMs),
    description: `${question} Resolves Yes if so and No otherwise. An invented market of the local stack.`,
    outcomes: JSON.stringify(['Yes', 'No']),
    outcomePrices: JSON.stringify([String(price), String(round(1 - price))]),
    volume: String(entry.volumeUsd),
    active: true,
    closed,
    marketMakerAddress: '',
    createdAt: toIso(startMs),
    updatedAt: toIso(closed ? endMs : nowMs),
    new: false,
    featured: false,
    archived: false,
    restricted: true,
    groupItemTitle: entry.group,
    questionID: keccak256(stringToHex(`question/${entry.slug}`)),
    enableOrderBook: true,
    orderPriceMinTickSize: TICK,
    orderMinSize: 5,
    volumeNum: entry.volumeUsd,
    liquidityNum: liquidity,
    endDateIso: toIso(endMs).slice(0, 10),
    startDateIso: toIso(startMs).slice(0, 10),
    hasReviewedDates: true,
    clobTokenIds: JSON.stringify(listTokenIds(entry)),
    volumeClob: entry.volumeUsd,
    acceptingOrders: !closed,
    negRisk: false,
    events: [buildEvent(entry.group)],
    ready: false,
    funded: false,
    cyom: false,
    approved: true,
    umaResolutionStatuses: closed ? '["proposed", "resolved"]' : '[]',
  }
  // Resolved markets come without the figures of a running one.
  if (closed) return { ...market, closedTime: toIso(endMs), umaResolutionStatus: 'resolved' }
  return {
    ...market,
    liquidityClob: liquidity,
    volume24hr: round(entry.volumeUsd / 90),
    volume1wk: round(entry.volumeUsd / 14),
    oneDayPriceChange: change(DAY_MS),
    oneWeekPriceChange: change(7 * DAY_MS),
    spread: 2 * TICK,
    lastTradePrice: price,
    bestBid: round(Math.max(TICK, price - TICK)),
    bestAsk: round(Math.min(1 - TICK, price + TICK)),
  }
}

/** The event of a group of markets. */
function buildEvent(group: string) {
  const slug = group.toLowerCase().replace(/[^a-z0-9]+/g, '-')
  const id = `8${MARKET_CATALOG.find((entry) => entry.group === group)?.id}`
  return { id, ticker: slug, slug, title: group, active: true, closed: false, tags: [{ id, slug, label: group }] }
}

function startOfDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}

function formatDay(ms: number): string {
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' })
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
