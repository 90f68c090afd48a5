import { dataBadSchema, pageSchema } from '@spells/shared/api'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const NOW_MS = Date.parse('2031-05-20T12:00:00.000Z')
const at = (ms: number) => new Date(ms).toISOString()
const api = setupApi()
const list = async (query = '') =>
  pageSchema(dataBadSchema).parse((await api.request('GET', `/v1/signals/data-bad?${query}`)).json())

const wipe = () => runAsSuperuser('delete from data_bad')
beforeEach(wipe)
afterEach(wipe)

async function store(
  source: string,
  item: string,
  minutesAgo: number,
  { field = 'date', reason = 'missing', count = 2 } = {},
) {
  await runAsSuperuser(
    `insert into data_bad (source, item_id, field, reason, first_seen_at, last_seen_at, count) values ($1, $2, $3, $4, $5, $6, $7)`,
    [source, item, field, reason, at(NOW_MS - 3_600_000), at(NOW_MS - minutesAgo * 60_000), count],
  )
}

test('default: what could not be used with its field, the last seen first', async () => {
  await store('gamma', '512345', 5, { field: 'outcomePrices', reason: 'out_of_range', count: 7 })
  await store('feed:herald', 'item 3', 2)
  expect(await list()).toEqual({
    items: [
      {
        ...{ source: 'feed:herald', item: 'item 3', field: 'date', reason: 'missing', count: 2 },
        ...{ firstSeenAt: at(NOW_MS - 3_600_000), lastSeenAt: at(NOW_MS - 120_000) },
      },
      {
        ...{ source: 'gamma', item: '512345', field: 'outcomePrices', reason: 'out_of_range', count: 7 },
        ...{ firstSeenAt: at(NOW_MS - 3_600_000), lastSeenAt: at(NOW_MS - 300_000) },
      },
    ],
    nextCursor: null,
  })
})

test('behavior: pages hold each row once, also of one time; a source is asked for by its name', async () => {
  for (let item = 1; item <= 5; item++) await store('gamma', String(item), 1)
  await store('gmx', 'WETH', 0)
  const items: (string | null)[] = []
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = await list(`limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`)
    expect(page.items.length).toBeLessThanOrEqual(2)
    items.push(...page.items.map(({ item }) => item))
    cursor = page.nextCursor
  }
  expect(items).toEqual(['WETH', '5', '4', '3', '2', '1'])
  const first = await list('source=gamma&limit=3')
  expect(first.items.map(({ item }) => item)).toEqual(['5', '4', '3'])
  const rest = await list(`source=gamma&limit=3&cursor=${first.nextCursor}`)
  expect(rest).toMatchObject({ items: [{ item: '2' }, { item: '1' }], nextCursor: null })
  expect((await list('source=feed:post')).items).toEqual([])
})

test('behavior: nothing that an upstream wrote is shown as it is', async () => {
  const written = ['<script>alert(1)</script>', 'https://scam.example/win', 'send money to me', '\u202egnp.exe']
  for (const item of written) await store('gamma', item, 1)
  await store('gamma', '', 0, { field: 'go to scam.example', reason: '<b>' })
  const { items } = await list()
  expect(items[0]).toMatchObject({ item: null, field: 'other', reason: 'other' })
  const hashes = items.slice(1).map(({ item }) => item)
  expect(new Set(hashes).size).toBe(written.length)
  for (const hash of hashes) expect(hash).toMatch(/^hash:[0-9a-f]{16}$/)
})

test.each(['cursor=x', 'cursor=WzEsIjEgb3IgMSJd', 'limit=0', 'limit=101', 'source=A%27', 'unknown=1'])(
  'rejects: invalid_request (%s)',
  async (query) => {
    expect(readProblem(await api.request('GET', `/v1/signals/data-bad?${query}`)).code).toBe('invalid_request')
  },
)
