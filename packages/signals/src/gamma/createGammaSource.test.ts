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
const page = () => source().fetchPage({ offset: 200, limit: 100 })

test('default: asks for open markets in a fixed order and dates them by our clock', async () => {
  script = [send(200, JSON.stringify([gammaMarket]))]
  expect(await page()).toMatchObject({ observedAtMs: nowMs, received: 1, accepted: [{ id: '512345' }], refused: [] })
  expect(requests).toEqual(['/markets?active=true&closed=false&order=id&ascending=true&limit=100&offset=200'])
})

test('behavior: overload and a lost connection are asked again', async () => {
  script = [send(503, ''), (response) => response.destroy(), send(200, '[]')]
  expect(await page()).toMatchObject({ received: 0 })
  expect(requests).toHaveLength(3)
})

test('rejects: upstream_overloaded after the last attempt', async () => {
  script = [send(429, '')]
  await expect(page()).rejects.toMatchObject({ code: 'upstream_overloaded', retry: 'safe', facts: { status: 429 } })
  expect(requests).toHaveLength(3)
})

test('rejects: upstream_refused at once, also for a redirect', async () => {
  script = [send(404, '')]
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
