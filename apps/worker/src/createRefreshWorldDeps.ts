import { createGammaEventSource } from '@spells/signals'
import { createFeedSource, createRuleClassifier, rulesV2 } from '@spells/signals/world'
import type { RefreshRelationsDeps, RefreshWorldDeps } from '@spells/workflows'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'

/** What the refresh of the world stands on. */
export function createRefreshWorldDeps(env: Env): RefreshWorldDeps {
  const { config, clock, cache, openNeonDatabase } = createDeps(env)
  const { classify } = createRuleClassifier(rulesV2)
  const feeds = config.NEWS_FEEDS.map((feed) => createFeedSource({ ...feed, clock }))
  const marketEvents = createGammaEventSource({ url: config.GAMMA_URL, clock })
  return { feeds, classify, marketEvents, cache, clock, openDatabase: openNeonDatabase }
}

/** What the search of clusters and cascades stands on. */
export function createRefreshRelationsDeps(env: Env): RefreshRelationsDeps {
  const { clock, cache, openNeonDatabase } = createDeps(env)
  return { cache, clock, openDatabase: openNeonDatabase }
}
