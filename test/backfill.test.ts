import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { startHttpServer } from '@spells/local/httpServer'
import { startPostgres } from '@spells/local/postgres'
import pg from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
/** Far enough from a full hour, so that none passes while a test runs. */
const hourMs = () => Math.floor(Date.now() / HOUR_MS) * HOUR_MS

let postgres: Awaited<ReturnType<typeof startPostgres>>
let database: pg.Client
let clob: Awaited<ReturnType<typeof startHttpServer>>
const asked: { token: string; days: number }[] = []
/** Questions that the source answers before it is down. */
let answers = Number.POSITIVE_INFINITY

beforeAll(async () => {
  postgres = await startPostgres()
  const migrated = await run([join(root, 'packages/db/scripts/migrate.ts')], { DATABASE_URL: postgres.urls.owner })
  expect(migrated.code).toBe(0)
  database = new pg.Client({ connectionString: postgres.urls.superuser })
  await database.connect()
  clob = await startHttpServer((request) => {
    const query = new URL(request.url).searchParams
    const [from, until] = [Number(query.get('startTs')), Number(query.get('endTs'))]
    if (answers-- <= 0) return new Response('', { status: 503 })
    asked.push({ token: query.get('market') ?? '', days: (until - from) / 86_400 })
    // Twice an hour, of which the later counts; and something that is none.
    const history: unknown[] = [{ t: from + 60, p: 7 }]
    for (let at = from; at <= until; at += 1_800) history.push({ t: at, p: at % 3_600 === 0 ? 0.1 : 0.2 })
    return Response.json({ history })
  })
})
afterAll(async () => {
  await database?.end()
  await clob?.stop()
  await postgres?.stop()
})
beforeEach(async () => {
  asked.length = 0
  answers = Number.POSITIVE_INFINITY
  await database.query('truncate markets, market_observations, history_backfills')
  await database.query(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     select 'gamma', id, id, id, '["Yes","No"]', jsonb_build_array('token-' || id, 'no'), 0.5, status, now()
     from (values ('a', 'open'), ('b', 'open'), ('r', 'resolved')) as one(id, status)`,
  )
})

async function backfill(...args: readonly string[]) {
  const options = ['--clob', clob.url, '--database', postgres.urls.system]
  const { code, output } = await run([join(root, 'apps/cli/src/index.ts'), 'signals', 'backfill', ...options, ...args])
  return { code, last: JSON.parse(output.trimEnd().split('\n').at(-1) ?? '') }
}

function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...env } })
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString('utf8')
  })
  return new Promise<{ readonly code: number | null; readonly output: string }>((resolve) =>
    child.on('close', (code) => resolve({ code, output })),
  )
}

test('default: the hours that we did not see are filled once, and what we saw stands', async () => {
  const seenMs = hourMs() - 3 * HOUR_MS + 120_000
  await database.query(`insert into market_observations values ('gamma', 'a', $1, 0.9)`, [
    new Date(seenMs).toISOString(),
  ])
  const first = await backfill('--all', '--days', '30')
  const sum = { backfilled: true, markets: 2, failed: 0, requests: 6, added: 2 * 30 * 24 - 1 }
  expect(first).toEqual({ code: 0, last: sum })
  expect(asked.map(({ token, days }) => `${token} ${days}`)).toEqual(
    ['a', 'b'].flatMap((id) => [14, 14, 2].map((days) => `token-${id} ${days}`)),
  )
  const { rows } = await database.query(
    `select origin, count(*)::int as n, min(probability) as least, max(probability) as most
     from market_observations where market_id = 'a' group by 1 order by 1`,
  )
  expect(rows).toEqual([
    { origin: 'clob', n: 719, least: 0.2, most: 0.2 },
    { origin: 'observed', n: 1, least: 0.9, most: 0.9 },
  ])
  const strays = await database.query('select 1 from market_observations_default')
  expect(strays.rows).toEqual([])
  // Again, and further back: only what was not asked for yet.
  asked.length = 0
  expect((await backfill('--all', '--days', '30')).last).toMatchObject({ requests: 0, added: 0 })
  expect((await backfill('--market', 'a', '--days', '31')).last).toMatchObject({ markets: 1, requests: 1, added: 24 })
  expect(asked).toEqual([{ token: 'token-a', days: 1 }])
})

test('behavior: a run that fails half-way goes on where it stopped', async () => {
  answers = 4
  const broken = await backfill('--all', '--days', '30')
  expect(broken).toMatchObject({ code: 1, last: { backfilled: false, failed: 1 } })
  answers = Number.POSITIVE_INFINITY
  asked.length = 0
  expect(await backfill('--all', '--days', '30')).toMatchObject({ code: 0, last: { failed: 0, requests: 2 } })
  expect(asked).toEqual([
    { token: 'token-b', days: 14 },
    { token: 'token-b', days: 2 },
  ])
  const { rows } = await database.query('select market_id, count(*)::int as n from market_observations group by 1')
  expect(rows.map(({ n }) => n)).toEqual([720, 720])
})

test('behavior: a stretch that does not touch what was asked before is asked for by itself', async () => {
  const long = hourMs() - 100 * DAY_MS
  await database.query(`insert into history_backfills values ('gamma', 'a', $1, $2)`, [
    new Date(long).toISOString(),
    new Date(long + DAY_MS).toISOString(),
  ])
  expect((await backfill('--market', 'a', '--days', '2')).last).toMatchObject({ requests: 1, added: 48 })
  expect(asked).toEqual([{ token: 'token-a', days: 2 }])
})

test('behavior: a resolved market is filled when it is named', async () => {
  expect((await backfill('--market', 'r', '--days', '1')).last).toMatchObject({ markets: 1, added: 24 })
})

test.each([
  ['no market', ['--market', 'nowhere', '--days', '1']],
  ['neither', ['--days', '1']],
  ['both', ['--all', '--market', 'a', '--days', '1']],
])('rejects: %s', async (_, args) => {
  expect(await backfill(...args)).toMatchObject({ code: 1, last: { backfilled: false, reason: expect.any(String) } })
  expect(asked).toEqual([])
})
