import type pg from 'pg'

/** How long a refresh took. */
export type RefreshTimes = {
  readonly totalMs: number
  /** Until they were in the cache and the triggers had seen them. */
  readonly knownMs: number
}

const CRON = '*/2 * * * *'
const GIVE_UP_MS = 10 * 60_000

/**
 * Has a Worker refresh all markets, as its cron does, and waits until they are stored and served.
 * @throws when it does not come to its end
 */
export async function runRefresh(
  database: pg.Client,
  at: { readonly url: string; readonly scheduledAtMs: number; readonly markets: number },
): Promise<RefreshTimes> {
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
