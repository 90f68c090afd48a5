import type { ObservedPrice } from '@spells/core'
import { type MarketSource, type PriceSource, parseGammaPage } from '@spells/signals'
import type { RefreshMarketsDeps, RefreshPricesDeps } from '@spells/workflows'
import { createDeps } from '../src/createDeps.ts'
import { createRefreshPricesDeps } from '../src/createRefreshPricesDeps.ts'
import { createRefreshMarketsDeps } from '../src/createTriggerDeps.ts'
import type { Env } from '../src/env.ts'

/** How the upstreams of the refreshes do: silent ones never answer. */
export const refreshScene = { isSilent: false }

const silence = () => new Promise<never>(() => {})
const market = {
  ...{ id: '1', question: 'Will it rain?', slug: 'rain', outcomes: '["Yes","No"]', outcomePrices: '["0.63","0.37"]' },
  ...{ active: true, closed: false },
}

const markets: MarketSource = {
  name: 'gamma',
  fetchPage: async () => {
    if (refreshScene.isSilent) return silence()
    return { ...parseGammaPage([market], { observedAtMs: Date.now() }), paging: 'keyset', next: null }
  },
}

const prices = (source: ObservedPrice['source']): PriceSource => ({
  fetchPrices: async () => {
    if (refreshScene.isSilent) return silence()
    const observedAtMs = Date.now()
    const token = {
      token: `0x${'11'.repeat(20)}`,
      symbol: 'ETH',
      decimals: 18,
      minUsd: '2500',
      maxUsd: '2500',
    } as const
    return { observedAtMs, received: 1, accepted: [{ ...token, source, observedAtMs }], refused: [] }
  },
})

/** Nothing of a refresh stays in the cache, which other tests look at. */
const kv = new Map<string, string>()
const cache = {
  get: async (key: string) => kv.get(key) ?? null,
  put: async (key: string, value: string) => void kv.set(key, value),
}

/** The real refresh over the test's database, by the driver of the routes; its upstream is scripted. */
export function createScriptedMarketsDeps(env: Env): RefreshMarketsDeps {
  const { openSystemDatabase } = createDeps(env)
  return { ...createRefreshMarketsDeps(env), source: markets, cache, openDatabase: openSystemDatabase }
}

/** As that of the markets; with feeds on the chain. */
export function createScriptedPricesDeps(env: Env): RefreshPricesDeps {
  const { openSystemDatabase } = createDeps(env)
  const sources = { source: prices('gmx'), feeds: prices('chainlink') }
  return { ...createRefreshPricesDeps(env), ...sources, cache, openDatabase: openSystemDatabase }
}
