import type pg from 'pg'
import type { RefreshSpeed } from './refreshSpeed.ts'
import type { MarketServer } from './serveMarkets.ts'

const PAGE = 100

/** The least that a refresh could be: the same pages fetched and parsed, and the same rows in one plain statement. */
export async function measurePlainRefresh(
  source: MarketServer,
  database: pg.Client,
  markets: number,
): Promise<readonly RefreshSpeed[]> {
  const nothing = { knownMs: null, cpuMs: null, addedRss: null }
  source.takeCalls()
  const fetchedMs = performance.now()
  const read: { readonly id: string; readonly question: string; readonly outcomePrices: string }[] = []
  for (let offset = 0; offset < markets; offset += PAGE) {
    read.push(...(await (await fetch(`${source.url}/markets?limit=${PAGE}&offset=${offset}`)).json()))
  }
  const fetched = { work: 'fetch and parse alone', totalMs: performance.now() - fetchedMs, calls: source.takeCalls() }
  await database.query(
    'create table plain_markets (id text, question text, probability float8, at timestamptz); create table plain_observations (id text, at timestamptz, probability float8)',
  )
  const storedMs = performance.now()
  const columns = [
    read.map(({ id }) => id),
    read.map(({ question }) => question),
    read.map(({ outcomePrices }) => Number(JSON.parse(outcomePrices)[0])),
  ]
  await database.query(
    'insert into plain_markets select id, question, probability, now() from unnest($1::text[], $2::text[], $3::float8[]) as one(id, question, probability)',
    columns,
  )
  const inserted = await database.query('insert into plain_observations select id, at, probability from plain_markets')
  const stored = { work: 'plain insert alone', totalMs: performance.now() - storedMs, calls: 0 }
  return [
    { ...fetched, ...nothing, markets: read.length, rows: 0 },
    { ...stored, ...nothing, markets: read.length, rows: inserted.rowCount ?? 0 },
  ]
}
