import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Client, createClient } from '@spells/client'
import { type Stack, startStack } from '@spells/local'
import { getFreePort } from '@spells/local/ports'
import pg from 'pg'
import { judgeSample, type Lie, type Said, type Span } from './judgeSample.ts'
import type { Run } from './listMissedSlots.ts'
import { startUpstreams, type Upstreams } from './startUpstreams.ts'

/** A stack whose upstreams can be made to fail, and whose API is looked at. */
export type Ground = {
  readonly stack: Stack
  readonly client: Client
  readonly upstreams: Upstreams
  /** Where the public Worker's isolates can be looked into. */
  readonly inspectorUrl: string
  /** Processes that ended by themselves so far. */
  readonly crashes: readonly string[]
  /** Asks the API everything at once, and judges it. */
  look(): Promise<{ readonly said: Said; readonly span: Span; readonly lies: readonly Lie[] }>
  /** Refreshes that were due since a time. */
  listRuns(sinceMs: number): Promise<readonly Run[]>
  stop(): Promise<void>
}

/** Nothing here is traded, but a block that is five minutes old says nothing of prices: at 60 times the speed it is two. */
const BLOCK_TIME_MS = 2_000
/** Real milliseconds by which a Worker's clock may be behind while it computes. */
const AGE_MS = 250

/** @param options.say is told what happens to the parts */
export async function openGround(options: {
  readonly signal: AbortSignal
  readonly say: (line: string) => void
}): Promise<Ground> {
  const { signal, say } = options
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-soak-'))
  const started = Promise.withResolvers<Stack>()
  const upstreams = await startUpstreams(started.promise)
  const crashes: string[] = []
  const inspectorPort = await getFreePort()
  process.env.INSPECTOR_PORT_SPELLS = String(inspectorPort)
  let database: pg.Client | undefined
  const stop = async (): Promise<void> => {
    await database?.end().catch(() => {})
    await upstreams.stop()
    await started.promise.then((stack) => stack.stop()).catch(() => {})
    rmSync(stateDir, { recursive: true, force: true })
  }
  try {
    const starting = startStack({
      ...{ stateDir, signal, blockTimeMs: BLOCK_TIME_MS, vars: { public: upstreams.vars } },
      reporter: {
        ready: () => {},
        note: (text) => say(text),
        crashed: (part, { logTail }) => {
          crashes.push(part)
          say(`${part} crashed: ${logTail}`)
        },
      },
    })
    starting.then(started.resolve, started.reject)
    const stack = await starting
    database = new pg.Client({ connectionString: stack.databaseUrls.superuser })
    // A stack that is stopped ends its connections.
    database.on('error', () => {})
    await database.connect()
    const client = createClient({ baseUrl: stack.apiUrl })
    const open = { stack, client, upstreams, database }
    return {
      ...{ stack, client, upstreams, crashes, stop, inspectorUrl: `http://127.0.0.1:${inspectorPort}` },
      look: () => look(open),
      listRuns: (sinceMs) => listRuns(open.database, sinceMs),
    }
  } catch (error) {
    started.reject(error)
    await stop()
    throw error
  }
}

async function look({ stack, client, upstreams }: Pick<Ground, 'stack' | 'client' | 'upstreams'>) {
  const { rate } = stack.clock.state()
  const fromMs = stack.clock.nowMs()
  const [markets, prices, stories, factors, events, health] = await Promise.all([
    client.markets.list({ limit: 100 }),
    client.prices(),
    client.stories.list({ limit: 20 }),
    client.factors.list(),
    client.world.events({ limit: 50 }),
    client.signals.health(),
  ])
  const span = { fromMs, toMs: stack.clock.nowMs() }
  const said: Said = { markets, prices, stories, factors, events: events.items, health }
  const tolerance = { ageMs: 1_000 + AGE_MS * rate }
  return { said, span, lies: judgeSample(said, span, upstreams.served, tolerance) }
}

async function listRuns(database: pg.Client, sinceMs: number): Promise<readonly Run[]> {
  const { rows } = await database.query<{
    source: string
    scheduled_at: Date
    started_at: Date
    ended_at: Date | null
    outcome: string
    error: string | null
  }>(
    `select source, scheduled_at, started_at, ended_at, outcome, error from refresh_runs
     where scheduled_at >= $1 order by scheduled_at, source`,
    [new Date(sinceMs)],
  )
  return rows.map((row) => ({
    ...{ source: row.source, outcome: row.outcome, error: row.error },
    scheduledAtMs: row.scheduled_at.getTime(),
    startedAtMs: row.started_at.getTime(),
    endedAtMs: row.ended_at?.getTime() ?? null,
  }))
}

/** Waits until something is there. @returns undefined when it has not come after so long, or nobody waits any more */
export async function waitFor<Value>(
  find: () => Promise<Value | undefined>,
  options: { readonly timeoutMs: number; readonly signal: AbortSignal },
): Promise<Value | undefined> {
  const endMs = performance.now() + options.timeoutMs
  for (;;) {
    const found = await find()
    if (found !== undefined || performance.now() > endMs || options.signal.aborted) return found
    await sleep(150)
  }
}
