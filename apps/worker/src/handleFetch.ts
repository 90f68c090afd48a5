import { createMarketReader, type MarketReader } from '@spells/workflows'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'
import { getApp } from './getApp.ts'
import { findCachedMarket } from './pages/findCachedMarket.ts'
import { serveMarketPage } from './pages/serveMarketPage.ts'

const readers = new WeakMap<Env, MarketReader>()

/** Answers a request: the market page, else the API. Every other page and file is served without running the Worker. */
export async function handleFetch(request: Request, env: Env, context: ExecutionContext): Promise<Response> {
  const { ASSETS } = env
  if (ASSETS === undefined || new URL(request.url).pathname !== '/market')
    return getApp(env).fetch(request, env, context)
  return serveMarketPage(request, {
    assets: ASSETS,
    findMarket: async (id) => findCachedMarket(id, { reader: getReader(env), clock: createDeps(env).clock }),
  })
}

function getReader(env: Env): MarketReader {
  const known = readers.get(env) ?? createMarketReader(env.CACHE)
  readers.set(env, known)
  return known
}
