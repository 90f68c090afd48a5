import { env } from 'cloudflare:workers'
import type { ObservedMarket } from '@spells/core'
import type { SystemDatabase } from '@spells/db'
import { AppError, type Clock, createTriggerRegistries } from '@spells/shared'
import type { MarketPage } from '@spells/signals'
import type { RefreshMarketsDeps } from '../../src/markets/refreshMarkets.ts'
import type { TriggerCycleDeps } from '../../src/triggers/triggerCycle.ts'

/** What the ports around the two Workflows do, and what was asked of them. */
export const scene = {
  pages: [] as (MarketPage | 'down' | 'hang')[],
  offsets: [] as number[],
  delivered: [] as string[][],
  stored: 0,
  rebuilt: 0,
  isCacheDown: false,
}

export function resetScene(): void {
  Object.assign(scene, { pages: [], offsets: [], delivered: [], stored: 0, rebuilt: 0, isCacheDown: false })
}

const clock: Clock = { nowMs: async () => Date.now(), toRealDelayMs: async (delayMs) => delayMs }

/** The real registry shards of this Worker. */
export const registries = createTriggerRegistries({
  namespace: env.TRIGGER_REGISTRY,
  secret: env.SERVICE_TOKEN_SECRET,
  clock,
})

export function buildMarket(id: string, probability: number, changes: Partial<ObservedMarket> = {}): ObservedMarket {
  return {
    source: 'gamma',
    id,
    question: `Will ${id} happen?`,
    slug: id,
    outcomes: ['Yes', 'No'],
    tokenIds: [],
    probability,
    liquidityUsd: null,
    volumeUsd: 1,
    endsAtMs: null,
    status: 'open',
    observedAtMs: Date.now(),
    ...changes,
  }
}

export function buildPage(...accepted: ObservedMarket[]): MarketPage {
  return { observedAtMs: Date.now(), received: accepted.length, accepted, refused: [] }
}

const cache = {
  get: (key: string) => env.CACHE.get(key),
  put: async (key: string, value: string) => {
    if (scene.isCacheDown) throw new Error('The cache is down.')
    await env.CACHE.put(key, value)
  },
}

const deliver = async (shards: readonly string[]) => {
  scene.delivered.push([...shards])
  return { delivered: 0, waiting: 0, failed: 0 }
}

export function createScriptedRefreshDeps(): RefreshMarketsDeps {
  return {
    source: {
      name: 'gamma',
      fetchPage: async ({ after }) => {
        const offset = after?.by === 'offset' ? after.offset : 0
        scene.offsets.push(offset)
        const page = scene.pages.shift() ?? buildPage()
        if (page === 'hang') return new Promise<never>(() => {})
        if (page !== 'down') {
          const next = page.received === 0 ? null : ({ by: 'offset', offset: offset + page.received } as const)
          return { ...page, paging: 'offset', next }
        }
        throw new AppError({ code: 'upstream_unreachable', shortMessage: 'It is down.', retry: 'safe' })
      },
    },
    cache,
    clock,
    registries,
    deliver,
    openDatabase: (): SystemDatabase => ({
      withSystem: async () => {
        scene.stored++
        throw new AppError({ code: 'database_unavailable', shortMessage: 'It is down.', retry: 'unknown' })
      },
      close: async () => {},
    }),
  }
}

export function createScriptedCycleDeps(): TriggerCycleDeps {
  return { cache, registries, deliver, rebuild: async () => ++scene.rebuilt }
}
