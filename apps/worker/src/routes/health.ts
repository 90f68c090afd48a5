import { ping } from '@spells/db'
import { toTime } from '@spells/shared'
import { type Health, healthSchema } from '@spells/shared/api'
import { createMarketReader, toAge } from '@spells/workflows'
import { zeroAddress } from 'viem'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'

type Part = Health['parts'][number]

const PART_TIMEOUT_MS = 2_000

const get = defineRoute('public', {
  method: 'get',
  path: '/health',
  responses: { 200: reply(healthSchema, 'Whether each part answers') },
})

/** Whether the parts behind the API answer. */
export function createHealthRoutes(
  deps: Pick<Deps, 'cache' | 'chain' | 'clock' | 'config' | 'findTransactionManager'>,
) {
  const routes = createRouter()
  const reader = createMarketReader(deps.cache)
  const { CHAIN_ID: chainId } = deps.config

  async function checkMarkets(nowMs: number): Promise<Part> {
    const name = 'markets'
    const snapshot = await reader.findSnapshot()
    if (!snapshot) return { name, status: 'stale', detail: 'None were read yet.' }
    if (snapshot.frozenSinceMs !== undefined) {
      return { name, status: 'stale', detail: `None has moved since ${toTime(snapshot.frozenSinceMs)}.` }
    }
    const { stale } = toAge(snapshot.observedAtMs, { nowMs, servedFrom: 'cache' })
    return stale ? { name, status: 'stale', detail: 'The newest are too old to open risk.' } : { name, status: 'ok' }
  }

  routes.openapi(get, async (c) => {
    const nowMs = await deps.clock.nowMs()
    const parts = await Promise.all([
      check('postgres', () => c.var.database.withPublic(ping)),
      check('cache', () => deps.cache.get('health')),
      // Nobody owns this vault: its object answers, and has nothing to do.
      check('transaction-manager', () => deps.findTransactionManager(chainId, zeroAddress).poke()),
      check('chain', () => deps.chain.getBlockNumber()),
      bounded(checkMarkets(nowMs)).catch((): Part => ({ name: 'markets', status: 'down', detail: SILENT })),
    ])
    const status = parts.every((part) => part.status === 'ok') ? ('ok' as const) : ('degraded' as const)
    return c.json({ status, now: toTime(nowMs), chainId, parts }, 200)
  })
  return routes
}

const SILENT = 'It does not answer.'

async function check(name: Part['name'], ask: () => Promise<unknown>): Promise<Part> {
  try {
    await bounded(ask())
    return { name, status: 'ok' }
  } catch {
    return { name, status: 'down', detail: SILENT }
  }
}

async function bounded<Value>(answer: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), PART_TIMEOUT_MS)
  })
  try {
    return await Promise.race([answer, timeout])
  } finally {
    clearTimeout(timer)
  }
}
