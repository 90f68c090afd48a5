import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { SCHEDULED_MARKET_ID } from './marketCatalog.ts'
import { roundPrice } from './roundPrice.ts'
import { MOVE_LENGTH_MS } from './schedule.ts'
import { splitJsonArray } from './splitJsonArray.ts'
import { type FeedServer, startFeedServer } from './startFeedServer.ts'

type Market = {
  readonly id: string
  readonly outcomes: string
  readonly outcomePrices: string
  readonly clobTokenIds: string
  readonly updatedAt: string
  readonly closed: boolean
}
const START_MS = Date.UTC(2030, 0, 15, 12)
const dir = mkdtempSync(join(tmpdir(), 'spells-feed-'))
let nowMs = START_MS
let files = 0
const running: FeedServer[] = []

async function start(options: { readonly statePath?: string; readonly recordingsDir?: string } = {}) {
  const statePath = options.statePath ?? join(dir, `feed-${files++}.json`)
  const server = await startFeedServer({ nowMs: () => nowMs, ...options, statePath })
  running.push(server)
  const get = async <T>(path: string): Promise<T> => (await fetch(server.url + path)).json() as Promise<T>
  const post = (path: string, body: unknown) => fetch(server.url + path, { method: 'POST', body: JSON.stringify(body) })
  const price = async (id: string): Promise<number> =>
    Number(JSON.parse((await get<Market>(`/markets/${id}`)).outcomePrices)[0])
  return { server, statePath, get, post, price }
}

afterEach(async () => {
  nowMs = START_MS
  for (const server of running.splice(0)) await server.stop()
})

test('default: markets have the shape of the Gamma API, JSON inside strings included', async () => {
  const { get } = await start()
  const markets = await get<Market[]>('/markets?active=true&closed=false&limit=500')
  expect(markets.length).toBeGreaterThanOrEqual(24)
  for (const market of markets) {
    const [yes, no] = JSON.parse(market.outcomePrices).map(Number)
    expect(yes + no).toBeCloseTo(1)
    expect(yes).toBeGreaterThan(0)
    expect(yes).toBeLessThan(1)
    expect(JSON.parse(market.outcomes)).toEqual(['Yes', 'No'])
    expect(JSON.parse(market.clobTokenIds)).toHaveLength(2)
    expect(market.updatedAt).toBe(new Date(START_MS).toISOString())
  }
})

test('behavior: filters and pages', async () => {
  const { get } = await start()
  const closed = await get<Market[]>('/markets?closed=true')
  expect(closed.length).toBeGreaterThan(0)
  expect(closed.every((market) => market.closed && /^\["[01]","[01]"\]$/.test(market.outcomePrices))).toBe(true)
  const first = await get<Market[]>('/markets?limit=2')
  const second = await get<Market[]>('/markets?limit=2&offset=1')
  expect(second[0]?.id).toBe(first[1]?.id)
  expect((await get<Market[]>('/markets?id=700010&id=700013')).map(({ id }) => id)).toEqual(['700010', '700013'])
  expect(await get('/markets?id=nothing')).toEqual([])
})

test('behavior: by cursor each market comes once, in order; an offset or a foreign cursor is refused', async () => {
  const { server, get } = await start()
  const all = (await get<Market[]>('/markets?closed=false&order=id&limit=500')).map(({ id }) => id)
  for (const [order, limit] of [
    ['id', 7],
    ['volumeNum', 5],
  ] as const) {
    const ids: string[] = []
    let cursor: string | undefined = ''
    while (cursor !== undefined) {
      const after = cursor === '' ? '' : `&after_cursor=${cursor}`
      const path = `/markets/keyset?closed=false&order=${order}&limit=${limit}${after}`
      const page: { markets: Market[]; next_cursor?: string } = await get(path)
      expect(page.markets.length).toBeLessThanOrEqual(limit)
      ids.push(...page.markets.map(({ id }) => id))
      cursor = page.next_cursor
    }
    expect(order === 'id' ? ids : ids.toSorted()).toEqual(all)
  }
  for (const wrong of ['offset=0', 'after_cursor=nonsense']) {
    expect((await fetch(`${server.url}/markets/keyset?${wrong}`)).status).toBe(422)
  }
})

test('behavior: events have their markets and tags, each market in one', async () => {
  const { get } = await start()
  const open = (await get<Market[]>('/markets?closed=false&limit=500')).map(({ id }) => id)
  type Event = { id: string; title: string; tags: { slug: string }[]; markets: Market[] }
  const first = await get<{ events: Event[]; next_cursor: string }>('/events/keyset?limit=2')
  const rest = await get<{ events: Event[] }>(`/events/keyset?limit=100&after_cursor=${first.next_cursor}`)
  expect(rest).not.toHaveProperty('next_cursor')
  const events = [...first.events, ...rest.events]
  expect(events.flatMap(({ markets }) => markets.map(({ id }) => id)).toSorted()).toEqual(open.toSorted())
  expect(events.every(({ tags }) => tags.length === 1)).toBe(true)
  expect(events.length).toBeLessThan(open.length)
})

test('behavior: the schedule alone moves the scheduled market across a threshold, and back', async () => {
  const { get, price } = await start()
  const moves = await get<{ startsAtMs: number; direction: string }[]>('/feed/schedule')
  expect(moves.slice(0, 2).map(({ direction }) => direction)).toEqual(['up', 'down'])
  const [up, down] = moves
  if (!up || !down) throw new Error('No schedule.')
  nowMs = up.startsAtMs
  expect(await price(SCHEDULED_MARKET_ID)).toBeLessThan(0.5)
  nowMs = up.startsAtMs + MOVE_LENGTH_MS
  expect(await price(SCHEDULED_MARKET_ID)).toBeGreaterThan(0.7)
  nowMs = down.startsAtMs + MOVE_LENGTH_MS
  expect(await price(SCHEDULED_MARKET_ID)).toBeLessThan(0.5)
})

test('behavior: the same time gives the same prices after a restart, moves by hand included', async () => {
  const first = await start()
  expect((await first.post('/feed/markets/700010', { probability: 0.9, rampMs: 60_000 })).status).toBe(200)
  nowMs += 30_000
  const half = await first.price('700010')
  nowMs += 30_000
  expect(await first.price('700010')).toBe(0.9)
  const second = await start({ statePath: first.statePath })
  expect(await second.price('700010')).toBe(0.9)
  nowMs -= 30_000
  expect(await second.price('700010')).toBe(half)
  expect((await first.post('/feed/markets/1', { probability: 0.9 })).status).toBe(404)
  expect((await first.post('/feed/markets/700010', { probability: 1.9 })).status).toBe(400)
})

test('behavior: a history ends at the present price and has the asked fidelity', async () => {
  const { get, price } = await start()
  const market = await get<Market>('/markets/700013')
  const [yes, no] = JSON.parse(market.clobTokenIds) as string[]
  type History = { history: { t: number; p: number }[] }
  const { history } = await get<History>(`/prices-history?market=${yes}&interval=1w&fidelity=60`)
  expect(history).toHaveLength(7 * 24 + 1)
  expect(history.at(-1)).toEqual({ t: START_MS / 1000, p: await price('700013') })
  expect(new Set(history.map(({ p }) => p)).size).toBeGreaterThan(10)
  const other = await get<History>(`/prices-history?market=${no}&interval=1h&fidelity=60`)
  expect(other.history.at(-1)?.p).toBeCloseTo(1 - (history.at(-1)?.p ?? 0))
  const startTs = START_MS / 1000 - 600
  const window = await get<History>(
    `/prices-history?market=${yes}&startTs=${startTs}&endTs=${startTs + 300}&fidelity=1`,
  )
  expect(window.history).toHaveLength(6)
})

test('behavior: recordings leave byte for byte', async () => {
  const recordingsDir = mkdtempSync(join(tmpdir(), 'spells-recordings-'))
  const items = [`{"id":"1","active":true,"closed":false,"n":1.50,"s":"a],\\"[{"}`, `{ "id": "2",\n "closed": true }`]
  writeFileSync(join(recordingsDir, 'gamma-markets-a.json'), `[\n${items.join(',\n')}\n]`)
  writeFileSync(join(recordingsDir, 'clob-prices-history-1w.json'), '{"history": [{"t":1,"p":0.50}]}')
  const { server, post } = await start({ recordingsDir })
  const text = async (path: string) => (await fetch(server.url + path)).text()
  expect(await text('/markets')).toBe(`[${items.join(',')}]`)
  expect(await text('/markets?closed=false')).toBe(`[${items[0]}]`)
  expect(await text('/prices-history?market=5')).toBe('{"history": [{"t":1,"p":0.50}]}')
  expect((await post('/feed/markets/1', { probability: 0.5 })).status).toBe(409)
})

test('rejects: recordings_missing for a directory without markets, or that is not there', async () => {
  const empty = mkdtempSync(join(tmpdir(), 'spells-recordings-'))
  for (const recordingsDir of [empty, join(empty, 'nothing')]) {
    await expect(start({ recordingsDir })).rejects.toMatchObject({ code: 'recordings_missing' })
  }
})

test('behavior: faults, and back', async () => {
  const { server, post, get, price } = await start()
  await post('/feed/fault', { mode: 'error', status: 500 })
  expect((await fetch(`${server.url}/markets`)).status).toBe(500)
  await post('/feed/fault', { mode: 'garbage' })
  await expect(get('/markets')).rejects.toThrow()
  await post('/feed/fault', { mode: 'freeze' })
  const frozen = await price('700010')
  nowMs += 86_400_000
  expect(await price('700010')).toBe(frozen)
  await post('/feed/fault', { mode: 'none' })
  expect((await get<Market>('/markets/700010')).updatedAt).toBe(new Date(nowMs).toISOString())
})

test('behavior: splitting an array keeps nested items whole', () => {
  expect(splitJsonArray('[]')).toEqual([])
  expect(splitJsonArray(' [ {"a":[1,2]} , [3,[4]],5 ] ')).toEqual(['{"a":[1,2]}', '[3,[4]]', '5'])
})

test('behavior: prices have the scale of their source and are functions of time', async () => {
  const { server, get, post } = await start()
  server.quote([
    { symbol: 'WETH', address: `0x${'11'.repeat(20)}`, decimals: 18 },
    { symbol: 'USDC', address: `0x${'22'.repeat(20)}`, decimals: 6 },
  ])
  type Ticker = { readonly tokenSymbol: string; readonly minPrice: string; readonly updatedAt: number }
  const read = () => get<Ticker[]>('/prices/tickers')
  const tickers = await read()
  const scales = { ETH: 1e12, USDC: 1e24, BTC: 1e22 } as Record<string, number>
  const usd = tickers.map(({ tokenSymbol, minPrice }) => Number(minPrice) / (scales[tokenSymbol] ?? 0))
  expect(tickers.map(({ tokenSymbol }) => tokenSymbol)).toEqual(['ETH', 'USDC', 'BTC'])
  for (const [index, home] of [2_500, 1, 90_000].entries()) expect(usd[index]).toBeCloseTo(home, -Math.log10(home / 4))
  expect(await read()).toEqual(tickers)
  expect((await get<{ tokens: unknown[] }>('/tokens')).tokens).toHaveLength(3)
  await post('/feed/fault', { mode: 'freeze' })
  nowMs += 3_600_000
  expect(await read()).toEqual(tickers)
})

test('behavior: a quoted price is never 0 or 1, which only a settled market has', () => {
  expect([0, 0.001, 0.0049, 0.4999, 0.9976, 0.999, 1].map(roundPrice)).toEqual([
    0.005, 0.005, 0.005, 0.5, 0.995, 0.995, 0.995,
  ])
})

test('behavior: candles are of the same path as the tickers, the newest first', async () => {
  const { get, server } = await start()
  nowMs = START_MS + 20 * 60_000
  server.quote([{ symbol: 'WETH', address: `0x${'11'.repeat(20)}`, decimals: 18 }])
  const [ticker] = await get<{ readonly minPrice: string; readonly maxPrice: string }[]>('/prices/tickers')
  const { candles } = await get<{ readonly candles: number[][] }>('/prices/candles?tokenSymbol=ETH&period=1h&limit=48')
  expect(candles.map(([at]) => at)).toEqual(Array.from({ length: 48 }, (_, index) => START_MS / 1000 - index * 3_600))
  const [, , high = 0, low = 0, close = 0] = candles[0] ?? []
  expect(close).toBeGreaterThanOrEqual(Number(ticker?.minPrice) / 1e12)
  expect(close).toBeLessThanOrEqual(Number(ticker?.maxPrice) / 1e12)
  expect(high).toBeGreaterThanOrEqual(low)
  // A step ends where the next one begins.
  expect(candles[2]?.[4]).toBe(candles[1]?.[1])
  expect((await fetch(`${server.url}/prices/candles?tokenSymbol=DOGE&period=1h`)).status).toBe(400)
})
