import pg from 'pg'
import { findWorkerd, readRssBytes } from '../../tlm/processes.ts'
import { measurePlainRefresh } from './measurePlainRefresh.ts'
import { openWorker } from './openWorker.ts'
import type { RefreshSpeed } from './refreshSpeed.ts'
import { runRefresh } from './runRefresh.ts'
import { type MarketServer, serveMarkets } from './serveMarkets.ts'
import { type HeapsWatched, watchHeaps } from './watchHeaps.ts'
import { watchMemory } from './watchMemory.ts'

/** Refreshes of all markets: how fast, and what is in memory. */
export type RefreshMeasured = {
  readonly speeds: readonly RefreshSpeed[]
  /** Of one refresh with a look at the objects, which slows it down. */
  readonly heaps: readonly HeapsWatched[]
}

/**
 * Most that the objects of each isolate may take where memory is limited: what does not fit ends the process. Production
 * ends an isolate at 128 MB.
 */
const HEAP_LIMIT_MB = 64

const SLOT_MS = 120_000
type Opened = Awaited<ReturnType<typeof openWorker>> & { readonly database: pg.Client; readonly workerd: number }

/**
 * Refreshes markets from a source on this machine into PostgreSQL and KV, three times in a process: all new, all moved,
 * all moved again. Once as workerd is, once with a limit to its heaps, and once with a look at what is in them.
 */
export async function measureRefresh(markets: number): Promise<RefreshMeasured> {
  const source = await serveMarkets(markets)
  try {
    const limit = { v8Flags: [`--max-old-space-size=${HEAP_LIMIT_MB}`, '--max-semi-space-size=2'] }
    const plain = await withWorker(source, {}, async (worker) => ({
      own: await refreshThrice(worker, source, { markets, name: 'refresh' }),
      baselines: await measurePlainRefresh(source, worker.database, markets),
    }))
    const limited = await withWorker(source, limit, (worker) =>
      refreshThrice(worker, source, { markets, name: `refresh within heaps of ${HEAP_LIMIT_MB} MB` }),
    )
    const heaps = await withWorker(source, { isInspected: true }, ({ url, database, workerd }) =>
      watchHeaps(workerd, async () => {
        await runRefresh(database, { url, scheduledAtMs: getSlotMs(), markets })
      }),
    )
    return { speeds: [...plain.own, ...limited, ...plain.baselines], heaps }
  } finally {
    await source.stop()
  }
}

async function withWorker<Value>(
  source: MarketServer,
  options: Parameters<typeof openWorker>[1],
  work: (worker: Opened) => Promise<Value>,
): Promise<Value> {
  const worker = await openWorker(source.url, options)
  const database = new pg.Client({ connectionString: worker.databaseUrl })
  database.on('error', () => {})
  try {
    await database.connect()
    // What the first request of all loads is there before anything is measured.
    await fetch(`${worker.url}/v1/markets`)
    return await work({ ...worker, database, workerd: findWorkerd(worker.pid) })
  } finally {
    await database.end().catch(() => {})
    await worker.stop()
  }
}

async function refreshThrice(
  { url, database, workerd }: Opened,
  source: MarketServer,
  { markets, name }: { readonly markets: number; readonly name: string },
): Promise<readonly RefreshSpeed[]> {
  const idle = readRssBytes(workerd)
  const slotMs = getSlotMs()
  const speeds: RefreshSpeed[] = []
  for (const [turn, what] of ['all new', 'all moved', 'all moved again'].entries()) {
    source.move()
    source.takeCalls()
    let took = { totalMs: 0, knownMs: 0 }
    const watched = await watchMemory(workerd, async () => {
      took = await runRefresh(database, { url, scheduledAtMs: slotMs + turn * SLOT_MS, markets })
    })
    const { rows } = await database.query<{ n: number }>('select count(*)::int as n from market_observations')
    speeds.push({
      ...{ work: `${name}, ${what}`, markets, ...took, calls: source.takeCalls(), rows: rows[0]?.n ?? 0 },
      ...{ cpuMs: watched.cpuMs, addedRss: watched.peakRss - idle },
    })
  }
  return speeds
}

function getSlotMs(): number {
  return Math.floor(Date.now() / SLOT_MS) * SLOT_MS
}
