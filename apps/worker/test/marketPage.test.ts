import { createExecutionContext, env } from 'cloudflare:test'
import { type MarketReply, marketReplySchema } from '@spells/shared/api'
import { MARKETS_KEY } from '@spells/signals'
import { createMarketReader, saveMarketSnapshot } from '@spells/workflows'
import { afterEach, expect, test } from 'vitest'
import { handleFetch } from '../src/handleFetch.ts'
import { findCachedMarket } from '../src/pages/findCachedMarket.ts'
import { serveMarketPage } from '../src/pages/serveMarketPage.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const EXPORTED =
  '<main><div data-served-market=""><h1 data-served="question">Market</h1><p><b data-served="probability"></b> <span data-served="outcome"></span></p></div></main>'
const NASTY = `</h1><script>alert("1")</script> & '&quot;' "quoted" \u2028 $&`

afterEach(() => env.CACHE.delete(MARKETS_KEY))

const reply = (changes: Partial<MarketReply['market']> = {}, stale = false): MarketReply => ({
  market: {
    source: 'gamma',
    id: 'a',
    question: 'Will it happen?',
    slug: 'will-it',
    outcomes: ['Yes', 'No'],
    probability: 0.634,
    liquidityUsd: 10,
    volumeUsd: 100,
    endsAt: null,
    status: 'open',
    signal: 'market:gamma:a:probability',
    observedAt: '2026-11-20T12:00:00.000Z',
    ...changes,
  },
  age: { observedAt: '2026-11-20T12:00:00.000Z', ageMs: 0, stale, servedFrom: 'cache' },
})

/** The files of the web app, with the market page alone. */
function openAssets() {
  const asked: Request[] = []
  const fetch: Fetcher['fetch'] = async (input, init) => {
    const request = new Request(input, init)
    asked.push(request)
    const headers = { 'content-type': 'text/html', etag: '"1"', 'cache-control': 'no-cache', 'x-frame-options': 'DENY' }
    return request.headers.has('if-none-match')
      ? new Response(null, { status: 304, headers })
      : new Response(EXPORTED, { headers })
  }
  return { asked, fetch }
}

async function serve(
  findMarket: (id: string) => Promise<MarketReply | undefined>,
  { path = '/market?id=a', headers = {} }: { readonly path?: string; readonly headers?: HeadersInit } = {},
) {
  const request = new Request(`https://spells.test${path}`, { headers })
  const response = await serveMarketPage(request, { assets: openAssets(), findMarket })
  return { status: response.status, headers: response.headers, html: await response.text() }
}

/** What a browser reads in a page: the text of each place, and the reply. */
async function read(html: string) {
  const places: Record<string, string> = {}
  let served = ''
  let name = ''
  const rewriter = new HTMLRewriter()
    .on('[data-served-market]', {
      element: (element) => {
        served = element.getAttribute('data-served-market') ?? ''
      },
    })
    .on('[data-served]', {
      element: (element) => {
        name = element.getAttribute('data-served') ?? ''
        places[name] = ''
      },
      text: ({ text }) => {
        places[name] += text
      },
    })
  await rewriter.transform(new Response(html)).text()
  // The rewriter gives both as they are written.
  return { places, served: served.replaceAll('&quot;', '"') }
}

test('default: the question, the probability and the reply are in the page, for this moment alone', async () => {
  const { html, headers } = await serve(async () => reply())
  const { places, served } = await read(html)
  expect(places).toEqual({ question: 'Will it happen?', probability: '63.4%', outcome: 'Yes' })
  expect(marketReplySchema.parse(JSON.parse(served))).toEqual(reply())
  expect(Object.fromEntries(headers)).toEqual({
    'cache-control': 'no-store',
    'content-type': 'text/html',
    'x-frame-options': 'DENY',
  })
})

test('behavior: nothing that a market says becomes markup, and every character arrives', async () => {
  const { html } = await serve(async () => reply({ question: NASTY, outcomes: [NASTY] }))
  expect(html).not.toContain('<script')
  const { places, served } = await read(html)
  expect(JSON.parse(served).market).toMatchObject({ question: NASTY, outcomes: [NASTY] })
  const decoded = places.question?.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
  expect(decoded).toBe(NASTY)
})

test('behavior: a stale probability is left to the page, which says how old it is', async () => {
  const { html } = await serve(async () => reply({}, true))
  expect((await read(html)).places).toEqual({ question: 'Will it happen?', probability: '', outcome: '' })
})

test('behavior: a copy of another moment is not confirmed', async () => {
  const { status, headers } = await serve(async () => reply(), { headers: { 'if-none-match': '"1"' } })
  expect({ status, etag: headers.get('etag') }).toEqual({ status: 200, etag: null })
})

test.each([
  ['no market', async () => undefined],
  ['a failure', () => Promise.reject(new Error('KV is down'))],
  ['no answer', () => new Promise<undefined>(() => {})],
])('behavior: the page as it was exported when there is %s', async (_, findMarket) => {
  expect((await serve(findMarket)).html).toBe(EXPORTED)
  const { status } = await serve(findMarket, { headers: { 'if-none-match': '"1"' } })
  expect(status).toBe(304)
})

test('behavior: an address that names no market asks for none', async () => {
  let asked = false
  const { html } = await serve(
    async () => {
      asked = true
      return reply()
    },
    { path: '/market' },
  )
  expect({ asked, html }).toEqual({ asked: false, html: EXPORTED })
})

test('behavior: the market is that of the cache, as the API would answer', async () => {
  const { endsAt: _, signal: __, observedAt: ___, ...market } = reply().market
  const observed = { ...market, tokenIds: ['1', '2'], endsAtMs: null, observedAtMs: NOW_MS }
  await saveMarketSnapshot(env.CACHE, {
    source: 'gamma',
    observedAtMs: NOW_MS,
    markets: [observed],
    refused: [],
    counts: { received: 1, accepted: 1, refused: 0 },
  })
  const from = {
    reader: createMarketReader(env.CACHE),
    clock: { nowMs: async () => NOW_MS, toRealDelayMs: async () => 0 },
  }
  expect(await findCachedMarket('a', from)).toEqual(reply())
  expect(await findCachedMarket('b', from)).toBeUndefined()

  const assets = openAssets()
  const page = await handleFetch(
    new Request('https://spells.test/market?id=a'),
    { ...env, ASSETS: Object.assign(Object.create(null), assets) },
    createExecutionContext(),
  )
  expect(await page.text()).toContain('Will it happen?')
  expect(assets.asked).toHaveLength(1)
})

test('behavior: the page survives an environment that the API does not', async () => {
  const broken = { ...env, CHAIN_ID: 'x', ASSETS: Object.assign(Object.create(null), openAssets()) }
  const page = await handleFetch(new Request('https://spells.test/market?id=a'), broken, createExecutionContext())
  expect(await page.text()).toBe(EXPORTED)
})
