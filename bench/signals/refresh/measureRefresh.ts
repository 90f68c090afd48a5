import pg from 'pg'
import { findWorkerd, readRssBytes } from '../../tlm/processes.ts'
import { openWorker } from './openWorker.ts'
import { type MarketServer, serveMarkets } from './serveMarkets.ts'
import { readAliveAtRest, watchMemory } from './watchMemory.ts'

/** One refresh of all markets by the public Worker in workerd, or what it is beside. */
export type RefreshSpeed = {
  readonly work: string
  readonly markets: number
  readonly totalMs: number
  /** Until they were in the cache and the triggers had seen them. */
  readonly knownMs: number | null
  readonly calls: number
  /** Observations that are stored. */
  readonly rows: number
  /** CPU time of workerd. */
  readonly cpuMs: number | null
  /** Resident memory of workerd, at most, above what it was at rest before. */
  readonly addedRss: number | null
  /** What was alive in the Worker's isolate: at rest before the first refresh, and at most. */
  readonly alive: { readonly atRest: number; readonly peak: number } | null
}

const MINUTE_MS = 60_000
const CRON = '*/2 * * * *'
const WATCHED = 'refresh, all new, watched'
const GIVE_UP_MS = 10 * MINUTE_MS
const PAGE = 100

/** Refreshes markets from a source on this machine into PostgreSQL and KV: all new, with a look at the memory; then all moved. */
export async function measureRefresh(markets: number): Promise<readonly RefreshSpeed[]> {
  const source = await serveMarkets(markets)
  const worker = await openWorker(source.url).catch(async (error) => {
    await source.stop()
    throw error
  })
  const database = new pg.Client({ connectionString: worker.databaseUrl })
  database.on('error', () => {})
  try {
    await database.connect()
    const workerd = findWorkerd(worker.pid)
    await fetch(`${worker.url}/v1/markets`)
    const idle = readRssBytes(workerd)
    const atRest = await readAliveAtRest(worker.inspectorUrl)
    const speeds: RefreshSpeed[] = []
    const slotMs = Math.floor(Date.now() / (2 * MINUTE_MS)) * 2 * MINUTE_MS
    // The local platform keeps what a finished Workflow held: only the first refresh of a process shows what one takes.
    for (const [turn, work] of [WATCHED, 'refresh, all moved', 'refresh, all moved again'].entries()) {
      source.move()
      source.takeCalls()
      const at = { url: worker.url, scheduledAtMs: slotMs + turn * 2 * MINUTE_MS, markets }
      let took: Awaited<ReturnType<typeof refresh>> | undefined
      const watched = await watchMemory(
        workerd,
        async () => {
          took = await refresh(database, at)
        },
        work === WATCHED ? { inspectorUrl: worker.inspectorUrl } : {},
      )
      speeds.push({
        ...{ work, markets, totalMs: took?.totalMs ?? 0, knownMs: took?.knownMs ?? null },
        ...{ calls: source.takeCalls(), rows: await count(database, 'market_observations') },
        ...{
          cpuMs: watched.cpuMs,
          addedRss: watched.peakRss - idle,
          alive: watched.peakAlive === null ? null : { atRest, peak: watched.peakAlive },
        },
      })
    }
    return [...speeds, ...(await measureBaselines(source, database, markets))]
  } finally {
    await database.end().catch(() => {})
    await worker.stop()
    await source.stop()
  }
}

async function refresh(
  database: pg.Client,
  at: { readonly url: string; readonly scheduledAtMs: number; readonly markets: number },
): Promise<{ readonly totalMs: number; readonly knownMs: number }> {
  const startedAt = new Date()
  const startedMs = performance.now()
  const query = new URLSearchParams({ cron: CRON, time: String(at.scheduledAtMs) })
  // The prices, which the same cron refreshes, have no source here.
  await (await fetch(`${at.url}/cdn-cgi/local/scheduled?${query}`)).text()
  while (performance.now() - startedMs < GIVE_UP_MS) {
    await new Promise((resolve) => setTimeout(resolve, 100))
    const { rows } = await database.query<{ n: number }>(
      'select count(*)::int as n from markets where observed_at >= $1',
      [startedAt],
    )
    if (rows[0]?.n !== at.markets) continue
    const totalMs = performance.now() - startedMs
    await requireServed(at.url, startedAt)
    const runs = await database.query<{ ended: Date }>(
      `select ended_at as ended from refresh_runs where source = 'gamma' and outcome = 'good' order by scheduled_at desc limit 1`,
    )
    const endedMs = runs.rows[0]?.ended.getTime()
    if (endedMs === undefined) throw new Error('The refresh was not recorded.')
    return { totalMs, knownMs: endedMs - startedAt.getTime() }
  }
  throw new Error('The refresh did not come to its end.')
}

async function requireServed(url: string, since: Date): Promise<void> {
  const { age } = (await (await fetch(`${url}/v1/markets?limit=1`)).json()) as {
    readonly age: { readonly observedAt: string | null; readonly servedFrom: string }
  }
  if (age.servedFrom === 'cache' && age.observedAt !== null && new Date(age.observedAt) >= since) return
  throw new Error('The API does not serve what was refreshed.')
}

/** The least that such a refresh could be: the same pages fetched and parsed, and the same rows in one plain statement. */
async function measureBaselines(source: MarketServer, database: pg.Client, markets: number): Promise<RefreshSpeed[]> {
  const nothing = { knownMs: null, cpuMs: null, addedRss: null, alive: null }
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
  await database.query('insert into plain_observations select id, at, probability from plain_markets')
  const stored = { work: 'plain insert alone', totalMs: performance.now() - storedMs, calls: 0 }
  return [
    { ...fetched, ...nothing, markets: read.length, rows: 0 },
    { ...stored, ...nothing, markets: read.length, rows: await count(database, 'plain_observations') },
  ]
}

async function count(database: pg.Client, table: string): Promise<number> {
  const { rows } = await database.query<{ n: number }>(`select count(*)::int as n from ${table}`)
  return rows[0]?.n ?? 0
}
