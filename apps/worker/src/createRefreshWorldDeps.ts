import { createGammaEventSource } from '@spells/signals'
import { createChatHeadlineModel, createFeedSource, createRuleClassifier, rulesV3 } from '@spells/signals/world'
import type { RefreshRelationsDeps, RefreshWorldDeps } from '@spells/workflows'
import type { Config } from './config.ts'
import { createDeps } from './createDeps.ts'
import { createDocumentEmbeddings } from './createEmbeddings.ts'
import type { Env } from './env.ts'

/** What the refresh of the world stands on. */
export function createRefreshWorldDeps(env: Env): RefreshWorldDeps {
  const { config, clock, cache, openNeonDatabase } = createDeps(env)
  const { classify } = createRuleClassifier(rulesV3)
  const feeds = config.NEWS_FEEDS.map((feed) => createFeedSource({ ...feed, clock }))
  const marketEvents = createGammaEventSource({ url: config.GAMMA_URL, clock })
  const embedding = createDocumentEmbeddings(config)
  const model = createModel(config)
  return { feeds, classify, model, marketEvents, embedding, cache, clock, openDatabase: openNeonDatabase }
}

/** The model that reads headlines; undefined unless all of it is configured. */
function createModel(config: Config): RefreshWorldDeps['model'] {
  const { HEADLINE_MODEL_URL: url, HEADLINE_MODEL_NAME: providerModel } = config
  const { HEADLINE_MODEL_KEY: key, HEADLINE_MODEL_BUDGET: budget } = config
  if (!url || !providerModel || !key || !budget) return undefined
  return { model: createChatHeadlineModel({ url, providerModel, key }), budget }
}

/** What the search of clusters and cascades stands on. */
export function createRefreshRelationsDeps(env: Env): RefreshRelationsDeps {
  const { clock, cache, openNeonDatabase } = createDeps(env)
  return { cache, clock, openDatabase: openNeonDatabase }
}
