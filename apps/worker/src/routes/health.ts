import { toTime } from '@spells/shared'
import { type Health, healthSchema } from '@spells/shared/api'
import { sql } from 'drizzle-orm'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'

const PART_TIMEOUT_MS = 2_000

const get = defineRoute('public', {
  method: 'get',
  path: '/health',
  responses: { 200: reply(healthSchema, 'Whether each part answers') },
})

/** Whether the parts behind the API answer. */
export function createHealthRoutes(deps: Pick<Deps, 'clock' | 'config' | 'cache' | 'chain'>) {
  const routes = createRouter()
  routes.openapi(get, async (c) => {
    const parts = await Promise.all([
      check('postgres', () => c.var.database.withPublic((tx) => tx.execute(sql`select 1`))),
      check('cache', () => deps.cache.get('health')),
      check('chain', () => deps.chain.getBlockNumber()),
    ])
    return c.json(
      {
        status: parts.every((part) => part.status === 'ok') ? ('ok' as const) : ('degraded' as const),
        now: toTime(await deps.clock.nowMs()),
        chainId: deps.config.CHAIN_ID,
        parts,
      },
      200,
    )
  })
  return routes
}

type Part = Health['parts'][number]

async function check(name: Part['name'], ask: () => Promise<unknown>): Promise<Part> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('timeout')), PART_TIMEOUT_MS)
  })
  try {
    await Promise.race([ask(), timeout])
    return { name, status: 'ok' }
  } catch {
    return { name, status: 'down', detail: 'It does not answer.' }
  } finally {
    clearTimeout(timer)
  }
}
