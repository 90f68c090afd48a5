import { Hono } from 'hono'
import { z } from 'zod'
import { type HttpServer, startHttpServer } from '../httpServer.ts'
import type { Feed } from './feed.ts'
import { type GeneratedFeed, marketMoveSchema, openGeneratedFeed } from './generatedFeed.ts'
import { listGammaEvents } from './listGammaEvents.ts'
import { NEWS_FEEDS } from './newsCatalog.ts'
import { buildNewsDocument } from './newsFeed.ts'
import { parseHistoryQuery, parseMarketKeysetQuery, parseMarketQuery } from './parseQuery.ts'
import { findCandles, listTickers, listTokens, type QuotedToken } from './priceTickers.ts'
import { openRecordedFeed } from './recordedFeed.ts'
import type { ScheduledMove } from './schedule.ts'

/** A way in which the feed misbehaves: `freeze` keeps serving the moment at which it was set. */
const feedFaultSchema = z.discriminatedUnion('mode', [
  z.strictObject({ mode: z.literal('none') }),
  z.strictObject({ mode: z.literal('freeze') }),
  z.strictObject({ mode: z.literal('error'), status: z.int().min(400).max(599).default(503) }),
  z.strictObject({ mode: z.literal('garbage') }),
  z.strictObject({ mode: z.literal('hang') }),
])
type FeedFault = z.infer<typeof feedFaultSchema>

/** The stand-in for the prediction market's two APIs, for the price source and for the news feeds. */
export type FeedServer = {
  readonly url: string
  readonly port: number
  readonly kind: 'generated' | 'recorded'
  listScheduledMoves(): readonly ScheduledMove[]
  /** Says which tokens there are, once the chain has them. */
  quote(tokens: readonly QuotedToken[]): void
  stop(): Promise<void>
}

const HANG_MS = 120_000
const DEFAULT_CANDLES = 1_000

/**
 * Serves `GET /markets`, `GET /markets/keyset`, `GET /events/keyset`, `GET /markets/:id`, `GET /prices-history`, `GET /tokens`, `GET /prices/tickers`, `GET /prices/candles` and `GET /news/:name.xml`, and the controls `POST /feed/markets/:id` and
 * `POST /feed/fault`.
 * @param deps.recordingsDir serve these recordings instead of generated markets
 */
export async function startFeedServer(deps: {
  readonly nowMs: () => number
  readonly statePath: string
  readonly recordingsDir?: string
  readonly port?: number
}): Promise<FeedServer> {
  let fault: FeedFault = { mode: 'none' }
  let frozenAtMs: number | undefined
  let tokens: readonly QuotedToken[] = []
  const nowMs = (): number => frozenAtMs ?? deps.nowMs()
  const generated: GeneratedFeed | undefined =
    deps.recordingsDir === undefined ? openGeneratedFeed({ path: deps.statePath, nowMs }) : undefined
  const feed: Feed = generated ?? openRecordedFeed(deps.recordingsDir ?? '')

  const app = new Hono()
  app.get('/health', (c) => c.json({ ok: true }))
  app.get('/feed/schedule', (c) => c.json(generated?.listScheduledMoves() ?? []))
  app.post('/feed/markets/:id', async (c) => {
    const move = marketMoveSchema.safeParse(await c.req.json().catch(() => undefined))
    if (!move.success) return c.json({ error: z.prettifyError(move.error) }, 400)
    if (!generated) return c.json({ error: 'A recorded feed cannot be moved.' }, 409)
    return generated.move(c.req.param('id'), move.data)
      ? c.json({ ok: true })
      : c.json({ error: 'Unknown market.' }, 404)
  })
  app.post('/feed/fault', async (c) => {
    const parsed = feedFaultSchema.safeParse(await c.req.json().catch(() => undefined))
    if (!parsed.success) return c.json({ error: z.prettifyError(parsed.error) }, 400)
    fault = parsed.data
    frozenAtMs = fault.mode === 'freeze' ? nowMs() : undefined
    return c.json(fault)
  })
  app.use(async (c, next) => {
    if (fault.mode === 'error') return c.json({ error: 'unavailable' }, fault.status as 503)
    if (fault.mode === 'garbage') return c.body('<html>not json</html>', 200, { 'content-type': 'text/html' })
    if (fault.mode === 'hang') await new Promise((resolve) => setTimeout(resolve, HANG_MS).unref())
    return next()
  })
  app.get('/markets', (c) => json(`[${feed.listMarkets(parseMarketQuery(new URL(c.req.url).searchParams)).join(',')}]`))
  app.get('/markets/keyset', (c) => {
    const asked = parseMarketKeysetQuery(new URL(c.req.url).searchParams)
    const page = asked && feed.listMarketsAfter(asked.query, asked.cursor)
    if (!page) return c.json({ type: 'validation error', error: 'offset or cursor is invalid' }, 422)
    const cursor = page.nextCursor === undefined ? '' : `,"next_cursor":${JSON.stringify(page.nextCursor)}`
    return json(`{"markets":[${page.markets.join(',')}]${cursor}}`)
  })
  app.get('/events/keyset', (c) => {
    const asked = parseMarketKeysetQuery(new URL(c.req.url).searchParams)
    if (!asked) return c.json({ type: 'validation error', error: 'offset is invalid' }, 422)
    const all = feed.listMarkets({ ...asked.query, order: 'id', offset: 0, limit: Number.POSITIVE_INFINITY })
    const rest = listGammaEvents(all).filter(({ id }) => Number(id) > Number(asked.cursor ?? -1))
    const events = rest.slice(0, asked.query.limit)
    return c.json({ events, ...(rest.length > events.length ? { next_cursor: events.at(-1)?.id } : {}) })
  })
  app.get('/markets/:id', (c) => {
    const query = parseMarketQuery(new URLSearchParams({ id: c.req.param('id') }))
    const [market] = feed.listMarkets(query)
    return market === undefined ? c.json({ type: 'not found error', error: 'id not found' }, 404) : json(market)
  })
  app.get('/prices-history', (c) => {
    const query = parseHistoryQuery(new URL(c.req.url).searchParams)
    if (!query) return c.json({ error: 'market is required' }, 400)
    return json(feed.findHistory(query) ?? '{"history":[]}')
  })
  app.get('/tokens', (c) => c.json(listTokens(tokens)))
  app.get('/news/:file', (c) => {
    const feed = NEWS_FEEDS.find(({ name }) => `${name}.xml` === c.req.param('file'))
    if (!feed) return c.notFound()
    const { body, type, etag } = buildNewsDocument(feed, nowMs())
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, { etag })
    return c.body(body, 200, { 'content-type': type, etag })
  })
  app.get('/prices/tickers', (c) => c.json(listTickers(tokens, nowMs())))
  app.get('/prices/candles', (c) => {
    const { tokenSymbol: symbol = '', period = '', limit = '' } = c.req.query()
    const found = findCandles({ symbol, period, limit: Number(limit) || DEFAULT_CANDLES }, nowMs())
    return found ? c.json(found) : c.json({ error: 'There are no such candles.' }, 400)
  })
  const server: HttpServer = await startHttpServer(app.fetch, deps.port === undefined ? {} : { port: deps.port })
  return {
    url: server.url,
    port: server.port,
    kind: generated ? 'generated' : 'recorded',
    listScheduledMoves: () => generated?.listScheduledMoves() ?? [],
    quote: (listed) => {
      tokens = listed
    },
    stop: server.stop,
  }
}

function json(text: string): Response {
  return new Response(text, { headers: { 'content-type': 'application/json' } })
}
