import {
  createSystemDatabase,
  findHistoryBackfill,
  listMarketsToBackfill,
  preparePartitions,
  type Stretch,
  type SystemDatabase,
  saveMarketHistory,
} from '@spells/db'
import { AppError } from '@spells/shared'
import { type ClobSource, createClobSource, createPace, type PricePoint, retrySafe } from '@spells/signals'

/** Options of `spells signals backfill`, as the command line gives them. */
export type BackfillSignalsOptions = {
  readonly market?: string
  readonly all?: boolean
  readonly days: number
  readonly clob: string
  readonly database?: string
}

const HOUR_MS = 60 * 60 * 1000
/** Length of one question: the source refuses long stretches of fine steps. */
const CHUNK_MS = 14 * 24 * HOUR_MS
const PAGE = 500
/** Half of what the source takes of `/prices-history`: the API asks there too. */
const PACE = { calls: 500, perMs: 10_000 }
const RETRY = { attempts: 4, baseDelayMs: 1_000 }
const TIMEOUT_MS = 3_000

/**
 * Fills the past of markets with one observation per hour from the CLOB's history, in hours that we did not see
 * ourselves. What was asked for is remembered with each answer, so that it goes on where it was stopped and a second
 * run asks for nothing again. The last line is JSON; the exit code is 0 when no market failed.
 */
export async function backfillSignals(options: BackfillSignalsOptions): Promise<void> {
  const connectionString = options.database ?? process.env.DATABASE_URL
  if (!connectionString) return refuse('Give --database, or DATABASE_URL: the connection of spells_system.')
  if ((options.market === undefined) === !options.all) return refuse('Give either --market or --all.')
  const untilMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS
  const wanted = { fromMs: untilMs - options.days * 24 * HOUR_MS, untilMs }
  const clob = createPacedSource(options.clob)
  const database = createSystemDatabase({ connectionString })
  const sum = { markets: 0, failed: 0, requests: 0, added: 0 }
  try {
    await database.withSystem((tx) => preparePartitions(tx, { fromMs: wanted.fromMs, toMs: untilMs }))
    for await (const { id, tokenIds } of listMarkets(database, options.market)) {
      const [tokenId] = tokenIds
      if (tokenId === undefined) continue
      sum.markets++
      try {
        const { requests, added } = await backfillMarket({ id, tokenId }, wanted, { database, clob })
        sum.requests += requests
        sum.added += added
        if (requests > 0) console.log(`${id}: ${added} hours added`)
      } catch (error) {
        sum.failed++
        console.log(`!! ${id}: ${error instanceof AppError ? error.shortMessage : String(error)}`)
      }
    }
  } finally {
    await database.close()
  }
  if (options.market !== undefined && sum.markets === 0)
    return refuse('There is no such market, or it has no token whose past could be asked for.')
  if (sum.failed > 0) process.exitCode = 1
  console.log(JSON.stringify({ backfilled: sum.failed === 0, ...sum }))
}

/** Asks for the parts of a stretch that were not asked for yet, newest first; each answer is stored by itself. */
async function backfillMarket(
  market: { readonly id: string; readonly tokenId: string },
  wanted: Stretch,
  deps: { readonly database: SystemDatabase; readonly clob: ClobSource },
): Promise<{ readonly requests: number; readonly added: number }> {
  const { database, clob } = deps
  const key = { source: 'gamma', id: market.id } as const
  const known = await database.withSystem((tx) => findHistoryBackfill(tx, key))
  const touches = known && known.fromMs <= wanted.untilMs && known.untilMs >= wanted.fromMs
  let asked: Stretch = touches ? known : { fromMs: wanted.untilMs, untilMs: wanted.untilMs }
  let requests = 0
  let added = 0
  const ask = async (chunk: Stretch, next: Stretch) => {
    const { fromMs, untilMs } = chunk
    requests++
    const { points } = await clob.fetchHistory({
      ...{ tokenId: market.tokenId, fromMs, toMs: untilMs, stepMs: HOUR_MS },
    })
    const history = { points: keepHours(points, chunk), stepMs: HOUR_MS, asked: next }
    added += await database.withSystem((tx) => saveMarketHistory(tx, key, history))
    asked = next
  }
  while (asked.untilMs < wanted.untilMs) {
    const untilMs = Math.min(wanted.untilMs, asked.untilMs + CHUNK_MS)
    await ask({ fromMs: asked.untilMs, untilMs }, { fromMs: asked.fromMs, untilMs })
  }
  while (asked.fromMs > wanted.fromMs) {
    const fromMs = Math.max(wanted.fromMs, asked.fromMs - CHUNK_MS)
    await ask({ fromMs, untilMs: asked.fromMs }, { fromMs, untilMs: asked.untilMs })
  }
  return { requests, added }
}

/** The last point of each full hour of a stretch. */
function keepHours(points: readonly PricePoint[], { fromMs, untilMs }: Stretch): readonly PricePoint[] {
  const inside = points.filter(({ atMs }) => atMs >= fromMs && atMs < untilMs)
  return [...new Map(inside.map((point) => [Math.floor(point.atMs / HOUR_MS), point])).values()]
}

function createPacedSource(url: string): ClobSource {
  const pace = createPace(PACE)
  return createClobSource({
    url,
    // Nobody waits: it is held back instead of refused, and asked again for longer.
    ask: (call) =>
      retrySafe(async () => {
        await pace()
        return call(TIMEOUT_MS)
      }, RETRY),
  })
}

async function* listMarkets(database: SystemDatabase, only: string | undefined) {
  for (let afterId = ''; ; ) {
    const page = await database.withSystem((tx) => listMarketsToBackfill(tx, { afterId, limit: PAGE, id: only }))
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    afterId = last.id
  }
}

function refuse(reason: string): void {
  process.exitCode = 1
  console.log(JSON.stringify({ backfilled: false, reason }))
}
