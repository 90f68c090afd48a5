import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createGammaSource } from './createGammaSource.ts'
import { gammaMarket } from './fixtures.ts'

/** What the upstream does with each request, in turn; the last one stays. */
let script: ((response: ServerResponse) => void)[] = []
const requests: string[] = []
const server = createServer((request, response) => {
  requests.push(request.url ?? '')
  const answer = script.length > 1 ? script.shift() : script[0]
  answer?.(response)
})
const send = (status: number, body: string) => (response: ServerResponse) => response.writeHead(status).end(body)
const nowMs = 1_795_176_000_000

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => {
  server.closeAllConnections()
  server.close()
})
beforeEach(() => {
  requests.length = 0
})

function source() {
  return createGammaSource({
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs) => delayMs },
    limits: { timeoutMs: 200, maxBytes: 5_000 },
    retry: { attempts: 3, baseDelayMs: 1 },
  })
}
const page = () => source().fetchPage({ after: null, limit: 100 })
const keyset = (markets: readonly unknown[], cursor?: unknown) =>
  send(200, JSON.stringify({ markets, next_cursor: cursor }))
const OPEN = 'closed=false&order=id&ascending=true&limit=100'

test('default: asks for open markets in a fixed order and dates them by our clock', async () => {
  script = [keyset([gammaMarket], 'eyJpZCI6IjUxMjM0NSJ9')]
  expect(await page()).toMatchObject({
    ...{ observedAtMs: nowMs, received: 1, accepted: [{ id: '512345' }], refused: [], paging: 'keyset' },
    next: { by: 'keyset', cursor: 'eyJpZCI6IjUxMjM0NSJ9' },
  })
  expect(requests).toEqual([`/markets/keyset?${OPEN}`])
})

test('default: goes on after a cursor, to the page that has none', async () => {
  script = [keyset([gammaMarket])]
  const after = { by: 'keyset', cursor: 'a+b/c==' } as const
  expect(await source().fetchPage({ after, limit: 100 })).toMatchObject({ received: 1, next: null })
  expect(requests).toEqual([`/markets/keyset?${OPEN}&after_cursor=a%2Bb%2Fc%3D%3D`])
})

test('behavior: an upstream without the route is read by offset, to the page that is empty', async () => {
  script = [send(404, '{}'), send(200, JSON.stringify([gammaMarket])), send(200, '[]')]
  const one = source()
  const first = await one.fetchPage({ after: null, limit: 100 })
  expect(first).toMatchObject({ received: 1, paging: 'offset', next: { by: 'offset', offset: 1 } })
  expect(await one.fetchPage({ after: first.next, limit: 100 })).toMatchObject({ received: 0, next: null })
  expect(requests).toEqual([
    `/markets/keyset?${OPEN}`,
    `/markets?active=true&${OPEN}&offset=0`,
    `/markets?active=true&${OPEN}&offset=1`,
  ])
})

test('rejects: upstream_refused when the route is gone between two pages', async () => {
  script = [send(404, '')]
  const after = { by: 'keyset', cursor: 'abc' } as const
  await expect(source().fetchPage({ after, limit: 100 })).rejects.toMatchObject({ code: 'upstream_refused' })
  expect(requests).toHaveLength(1)
})

test('behavior: a page without markets is the last one, whatever it says of more', async () => {
  script = [keyset([], 'abc')]
  expect(await page()).toMatchObject({ received: 0, next: null })
})

test.each([
  ['a list', '[]'],
  ['no markets', '{"next_cursor":"abc"}'],
  ['markets that are no list', '{"markets":{}}'],
  ['a cursor that is a number', '{"markets":[],"next_cursor":7}'],
  ['a cursor with a line break', JSON.stringify({ markets: [], next_cursor: 'a\r\nb' })],
  ['a cursor without end', JSON.stringify({ markets: [], next_cursor: 'x'.repeat(3_000) })],
])('rejects: upstream_bad_shape for %s', async (_, body) => {
  script = [send(200, body)]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_bad_shape', retry: 'safe' })
})

test('behavior: overload and a lost connection are asked again', async () => {
  script = [send(503, ''), (response) => response.destroy(), keyset([])]
  expect(await page()).toMatchObject({ received: 0 })
  expect(requests).toHaveLength(3)
})

test('rejects: upstream_overloaded after the last attempt', async () => {
  script = [send(429, '')]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_overloaded', retry: 'safe', facts: { status: 429 } })
  expect(requests).toHaveLength(3)
})

test('rejects: upstream_refused at once, also for a redirect', async () => {
  script = [send(403, '')]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_refused' })
  script = [(response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end()]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_refused' })
  expect(requests).toHaveLength(2)
})

test('rejects: upstream_not_json without quoting the body', async () => {
  script = [send(200, '<!doctype html><title>secret</title>')]
  const error = await page().catch((thrown: unknown) => thrown)
  expect(error).toMatchObject({ code: 'upstream_not_json', shortMessage: expect.stringContaining('HTML') })
  expect(JSON.stringify(error)).not.toContain('secret')
})

test('rejects: upstream_too_large, declared or not', async () => {
  script = [send(200, JSON.stringify('x'.repeat(6_000)))]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_too_large' })
  script = [
    (response) => {
      response.writeHead(200)
      for (let i = 0; i < 10; i++) response.write('x'.repeat(1_000))
      response.end()
    },
  ]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_too_large' })
})

test('rejects: upstream_unreachable when it does not answer in time', async () => {
  script = [() => {}]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_unreachable', facts: { timedOut: true } })
})
