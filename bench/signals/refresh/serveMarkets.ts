import { startHttpServer } from '@spells/local/httpServer'

/** Something like Gamma on this machine. */
export type MarketServer = {
  readonly url: string
  /** Questions that it was asked since the last time somebody asked this. */
  takeCalls(): number
  /** Gives every market another price. */
  move(): void
  stop(): Promise<void>
}

/** As long as the texts of real markets are on average. */
const DESCRIPTION = 'This market resolves to "Yes" if what it asks for happens before its end, else to "No". '.repeat(
  12,
)

/** Serves open markets in Gamma's shape, by cursor and by offset. */
export async function serveMarkets(markets: number): Promise<MarketServer> {
  let turn = 0
  let calls = 0
  const server = await startHttpServer((request) => {
    const { pathname, searchParams } = new URL(request.url)
    const isKeyset = pathname === '/markets/keyset'
    if (!isKeyset && pathname !== '/markets') return new Response('', { status: 404 })
    calls++
    const from = Number(searchParams.get(isKeyset ? 'after_cursor' : 'offset'))
    const until = Math.min(markets, from + Number(searchParams.get('limit')))
    const page = Array.from({ length: Math.max(0, until - from) }, (_, at) => buildMarket(from + at, turn))
    if (!isKeyset) return Response.json(page)
    return Response.json({ markets: page, ...(until < markets ? { next_cursor: String(until) } : {}) })
  })
  return {
    url: server.url,
    takeCalls: () => {
      const taken = calls
      calls = 0
      return taken
    },
    move: () => {
      turn++
    },
    stop: server.stop,
  }
}

function buildMarket(index: number, turn: number) {
  const id = String(500_000 + index)
  const cents = 5 + ((index * 7 + turn * 11) % 90)
  return {
    ...{
      id,
      conditionId: `0x${id.padStart(64, '0')}`,
      slug: `will-the-thing-number-${id}-happen-before-the-year-ends`,
    },
    ...{ question: `Will the thing number ${id} happen before the year ends?`, description: DESCRIPTION },
    ...{ outcomes: '["Yes", "No"]', outcomePrices: JSON.stringify([String(cents / 100), String((100 - cents) / 100)]) },
    clobTokenIds: JSON.stringify([`1${id}`, `2${id}`].map((text) => text.padEnd(77, '3'))),
    ...{ volume: String(index * 13), volumeNum: index * 13, liquidity: '1500.5', liquidityNum: 1500.5 },
    ...{ active: true, closed: false, archived: false, acceptingOrders: true, umaResolutionStatuses: '[]' },
    ...{ startDate: '2026-01-01T00:00:00Z', endDate: '2026-12-31T00:00:00Z', negRisk: false, spread: 0.01 },
    ...{ bestBid: cents / 100 - 0.005, bestAsk: cents / 100 + 0.005, lastTradePrice: cents / 100, volume24hr: 100.5 },
  }
}
