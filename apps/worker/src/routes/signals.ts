import { MARKET_LONGEST_PAUSE, MARKET_REFRESH_MS, RELATIONS_REFRESH_MS, WORLD_REFRESH_MS } from '@spells/core'
import { listLastGoodRuns, listRefreshRuns } from '@spells/db'
import { toTime } from '@spells/shared'
import { signalsHealthSchema } from '@spells/shared/api'
import {
  describeSource,
  HEADLINE_MODEL_SOURCE,
  MARKET_EVENTS_SOURCE,
  RELATIONS_SOURCE,
  toFeedSource,
  VECTORS_SOURCE,
  WORLD_SOURCE,
} from '@spells/workflows'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'

const health = defineRoute('public', {
  method: 'get',
  path: '/signals/health',
  responses: {
    200: reply(signalsHealthSchema, 'How each source does: its age, errors, breaker and last good reading'),
  },
})

const DAY_MS = 24 * 60 * 60 * 1000

/** How the sources of the signals do: public. */
export function createSignalRoutes(deps: Pick<Deps, 'clock' | 'config'>) {
  const routes = createRouter()
  const ofMarkets = { periodMs: MARKET_REFRESH_MS, breaker: { longestPause: MARKET_LONGEST_PAUSE } }
  const ofWorld = { periodMs: WORLD_REFRESH_MS, breaker: {} }
  // The news as a whole and the relations are made of what we have: there is nobody to be left alone.
  const sources = [
    { source: 'gamma', ...ofMarkets },
    { source: 'gmx', ...ofMarkets },
    ...(deps.config.PRICE_FEEDS ? [{ source: 'chainlink', ...ofMarkets }] : []),
    ...deps.config.NEWS_FEEDS.map(({ name }) => ({ source: toFeedSource(name), ...ofWorld })),
    ...(deps.config.HEADLINE_MODEL_URL === undefined ? [] : [{ source: HEADLINE_MODEL_SOURCE, ...ofWorld }]),
    ...(deps.config.EMBEDDINGS_URL === undefined ? [] : [{ source: VECTORS_SOURCE, ...ofWorld }]),
    { source: WORLD_SOURCE, periodMs: WORLD_REFRESH_MS },
    { source: MARKET_EVENTS_SOURCE, ...ofWorld },
    { source: RELATIONS_SOURCE, periodMs: RELATIONS_REFRESH_MS },
  ]

  routes.openapi(health, async (c) => {
    const nowMs = await deps.clock.nowMs()
    const { runs, good } = await c.var.database.withPublic(async (tx) => ({
      runs: await listRefreshRuns(tx, { sinceMs: nowMs - DAY_MS }),
      good: await listLastGoodRuns(tx),
    }))
    const described = sources.map((source) =>
      describeSource(
        source,
        {
          runs: runs.filter((run) => run.source === source.source),
          lastGood: good.find((run) => run.source === source.source),
        },
        nowMs,
      ),
    )
    const status = described.every((one) => one.status === 'ok') ? ('ok' as const) : ('degraded' as const)
    return c.json({ status, now: toTime(nowMs), sources: described }, 200)
  })

  return routes
}
