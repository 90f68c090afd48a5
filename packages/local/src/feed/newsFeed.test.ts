import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { NEWS_FEEDS } from './newsCatalog.ts'
import { listReports } from './newsFeed.ts'
import { type FeedServer, startFeedServer } from './startFeedServer.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const [herald, , wire] = NEWS_FEEDS
let dir: string
let server: FeedServer
let nowMs = NOW_MS

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'spells-news-'))
  server = await startFeedServer({ nowMs: () => nowMs, statePath: join(dir, 'feed.json') })
})
afterAll(async () => {
  await server.stop()
  rmSync(dir, { recursive: true })
})
const get = (name: string, headers: Record<string, string> = {}) => fetch(`${server.url}/news/${name}.xml`, { headers })

test('default: reports until now, the same at the same moment, and the same things in several papers', () => {
  const reports = listReports(herald, NOW_MS)
  expect(reports).toHaveLength(30)
  expect(listReports(herald, NOW_MS)).toEqual(reports)
  expect(reports.every(({ atMs }) => atMs <= NOW_MS)).toBe(true)
  const eventOf = ({ link }: { readonly link: string }) => link.split('/').at(-1)
  const shared = listReports(wire, NOW_MS).filter((one) => reports.some((other) => eventOf(other) === eventOf(one)))
  expect(shared.length).toBeGreaterThan(10)
})

test('behavior: RSS and Atom with a validator: what has not changed is not sent again', async () => {
  const first = await get(herald.name)
  expect(first.headers.get('content-type')).toContain('application/rss+xml')
  expect(await first.text()).toContain('<rss version="2.0">')
  expect(await (await get(wire.name)).text()).toContain('<feed xmlns="http://www.w3.org/2005/Atom">')
  const etag = first.headers.get('etag') ?? ''
  expect((await get(herald.name, { 'if-none-match': etag })).status).toBe(304)
  nowMs += 3 * 3_600_000
  expect((await get(herald.name, { 'if-none-match': etag })).status).toBe(200)
  expect((await get('nobody')).status).toBe(404)
})
