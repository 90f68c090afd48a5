import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createFeedSource } from './createFeedSource.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const clock = { nowMs: async () => NOW_MS, toRealDelayMs: async (delayMs: number) => delayMs }
const buildFeed = (title: string, built: string) => `<?xml version="1.0"?><rss version="2.0"><channel>
  <lastBuildDate>${built}</lastBuildDate>
  <item><title>${title}</title><link>https://herald.example/1</link><pubDate>Fri, 20 Nov 2026 11:00:00 GMT</pubDate></item>
  </channel></rss>`

let reply: { status: number; body: string; headers: Record<string, string> }
let asked: (string | undefined)[][] = []
const server = createServer((request, response) => {
  asked.push([request.headers['if-none-match'], request.headers['if-modified-since']])
  const isKnown = reply.headers.etag !== undefined && request.headers['if-none-match'] === reply.headers.etag
  response.writeHead(isKnown ? 304 : reply.status, reply.headers)
  response.end(isKnown ? '' : reply.body)
})

beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
afterAll(() => new Promise((resolve) => server.close(resolve)))
beforeEach(() => {
  reply = { status: 200, body: buildFeed('Fed raises rates', 'now'), headers: {} }
  asked = []
})

const open = () =>
  createFeedSource({
    ...{ name: 'herald', weight: 1, clock },
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/rss.xml`,
    retry: { sleep: async () => {} },
  })

test('default: items, when we asked, and what the feed is to be shown the next time', async () => {
  reply.headers = { etag: '"a1"', 'last-modified': 'Fri, 20 Nov 2026 11:00:00 GMT' }
  const first = await open().fetchItems()
  expect(first).toMatchObject({ status: 'read', observedAtMs: NOW_MS, validators: { etag: '"a1"' } })
  if (first.status !== 'read') return
  expect(first.page.accepted).toMatchObject([{ title: 'Fed raises rates' }])
  expect(await open().fetchItems(first.validators)).toEqual({ status: 'unchanged', observedAtMs: NOW_MS })
  expect(asked).toEqual([
    [undefined, undefined],
    ['"a1"', 'Fri, 20 Nov 2026 11:00:00 GMT'],
  ])
})

test('behavior: a feed that only says that it was built again has the same content', async () => {
  const hash = async () => {
    const reading = await open().fetchItems()
    return reading.status === 'read' ? reading.contentHash : undefined
  }
  const first = await hash()
  reply.body = buildFeed('Fed raises rates', 'later')
  expect(await hash()).toBe(first)
  reply.body = buildFeed('Fed cuts rates', 'later')
  expect(await hash()).not.toBe(first)
})

test('rejects: a 304 that nobody asked for, and HTML', async () => {
  reply.status = 304
  await expect(open().fetchItems()).rejects.toMatchObject({ code: 'upstream_refused' })
  expect(asked).toHaveLength(1)
  reply = { status: 200, body: '<html>down</html>', headers: {} }
  await expect(open().fetchItems()).rejects.toMatchObject({ code: 'upstream_bad_shape' })
  expect(asked).toHaveLength(4)
})

test('behavior: a validator that cannot be sent back is not kept', async () => {
  reply.headers = { etag: `"${'a'.repeat(300)}"` }
  expect(await open().fetchItems()).toMatchObject({ validators: { etag: null, lastModified: null } })
})
