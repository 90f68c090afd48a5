import { expect, test } from 'vitest'
import { createGammaEventSource } from './createGammaEventSource.ts'
import { gammaMarket } from './fixtures.ts'
import { parseGammaEvents } from './parseGammaEvents.ts'

const observedAtMs = 1_795_176_000_000
const tag = { id: '2', slug: 'politics', label: 'Politics', forceShow: false }
const event = {
  ...{ id: '106520', slug: 'election', title: ' Who wins the election? ', active: true, closed: false },
  ...{ tags: [tag, tag, { id: '3', slug: 'world', label: 'World' }], markets: [gammaMarket, { id: 7 }, gammaMarket] },
}

test('default: title, tags and markets, each once', () => {
  expect(parseGammaEvents([event], { observedAtMs })).toEqual({
    ...{ observedAtMs, received: 1, refused: [] },
    accepted: [
      {
        ...{ id: '106520', title: 'Who wins the election?', observedAtMs, marketIds: ['512345', '7'] },
        tags: [
          { slug: 'politics', label: 'Politics' },
          { slug: 'world', label: 'World' },
        ],
      },
    ],
  })
})

test('behavior: an event without tags and markets has none', () => {
  const { accepted } = parseGammaEvents([{ id: 1, title: 'a', tags: null }], { observedAtMs })
  expect(accepted).toMatchObject([{ id: '1', tags: [], marketIds: [] }])
})

test.each([
  ['item', 'not_an_object', 7],
  ['id', 'not_an_id', { ...event, id: '../x' }],
  ['title', 'not_text', { ...event, title: 'a\u0000b' }],
  ['title', 'empty', { ...event, title: ' ' }],
  ['tags', 'not_an_array', { ...event, tags: 'politics' }],
  ['tags', 'not_a_string', { ...event, tags: [{ slug: 1, label: 'a' }] }],
  ['markets', 'not_an_id', { ...event, markets: [{ id: null }] }],
  ['id', 'duplicate', event],
])('behavior: of two events one is refused for its %s: %s', (field, reason, bad) => {
  const { accepted, refused } = parseGammaEvents([event, bad], { observedAtMs })
  expect(accepted).toHaveLength(1)
  expect(refused).toMatchObject([{ field, reason }])
})

test('rejects: upstream_bad_shape for what is no list', () => {
  expect(() => parseGammaEvents({}, { observedAtMs })).toThrow(expect.objectContaining({ code: 'upstream_bad_shape' }))
})

test('default: the source pages by cursor, and by offset where it knows none', async () => {
  const asked: string[] = []
  const clock = { nowMs: async () => observedAtMs, toRealDelayMs: async (delayMs: number) => delayMs }
  const fetchWith = (knows: boolean) => async (input: URL | RequestInfo) => {
    const { pathname, search } = new URL(String(input))
    asked.push(pathname + search)
    if (!pathname.endsWith('/keyset')) return Response.json([event])
    return knows ? Response.json({ events: [event], next_cursor: 'abc' }) : new Response('', { status: 404 })
  }
  const request = { after: null, limit: 50 }
  const open = (knows: boolean) =>
    createGammaEventSource({ url: 'https://gamma.example', clock, fetch: fetchWith(knows) }).fetchPage(request)
  expect(await open(true)).toMatchObject({ received: 1, next: { by: 'keyset', cursor: 'abc' } })
  expect(await open(false)).toMatchObject({ received: 1, next: { by: 'offset', offset: 1 } })
  const query = 'closed=false&order=id&ascending=true&limit=50'
  expect(asked).toEqual([`/events/keyset?${query}`, `/events/keyset?${query}`, `/events?active=true&${query}&offset=0`])
})
