import { createTriggerRegistries } from '@spells/shared'
import { createGammaSource } from '@spells/signals'
import {
  createDelivery,
  createLiveTeller,
  type RefreshMarketsDeps,
  rebuildRegistry,
  type TriggerCycleDeps,
} from '@spells/workflows'
import { createCastDeps } from './createCastDeps.ts'
import { createDeps } from './createDeps.ts'
import type { Deps } from './deps.ts'
import type { Env } from './env.ts'

/** What the market refresh stands on. */
export function createRefreshMarketsDeps(env: Env): RefreshMarketsDeps {
  const deps = createDeps(env)
  return {
    source: createGammaSource({ url: deps.config.GAMMA_URL, clock: deps.clock }),
    cache: deps.cache,
    clock: deps.clock,
    openDatabase: deps.openNeonDatabase,
    tellMarkets: createLiveTeller(deps.liveRooms).tellMarkets,
    ...createTriggerParts(deps),
  }
}

/** What the trigger cycle stands on. */
export function createTriggerCycleDeps(env: Env): TriggerCycleDeps {
  const deps = createDeps(env)
  const { registries, deliver } = createTriggerParts(deps)
  return {
    cache: deps.cache,
    registries,
    deliver,
    rebuild: async () => {
      const database = deps.openNeonDatabase()
      try {
        return await rebuildRegistry({ database, registries })
      } finally {
        await database.close()
      }
    },
  }
}

function createTriggerParts(deps: Deps) {
  const { cache, clock, failpoint, config } = deps
  const registries = createTriggerRegistries({
    namespace: deps.triggerRegistry,
    secret: config.SERVICE_TOKEN_SECRET,
    clock,
  })
  const deliver = createDelivery({
    openDatabase: deps.openNeonDatabase,
    registries,
    cache,
    clock,
    failpoint,
    castDeps: createCastDeps(deps),
    tellDecision: createLiveTeller(deps.liveRooms).tellDecision,
  })
  return { registries, deliver }
}
