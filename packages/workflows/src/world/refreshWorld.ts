import type { WorkflowStep } from 'cloudflare:workers'
import type { RunEnd, SystemDatabase } from '@spells/db'
import { AppError, type Clock, type SlotParams } from '@spells/shared'
import type { MarketEventSource } from '@spells/signals'
import type { Classification, FeedSource } from '@spells/signals/world'
import { storeLevels } from '../consent/storeLevels.ts'
import { storeLinks } from '../links/storeLinks.ts'
import type { MarketCache } from '../markets/marketCache.ts'
import { type MarketEventsRefreshed, refreshMarketEvents } from '../markets/refreshMarketEvents.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { createFencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { PATIENCE } from '../refresh/patience.ts'
import type { DocumentEmbedding } from '../search/embedDocuments.ts'
import { refreshVectors, type VectorsRefreshed } from '../search/refreshVectors.ts'
import { classifyByModel, type ModelAsked, type PaidModel } from './classifyByModel.ts'
import { type FeedRead, readFeed } from './readFeed.ts'
import { STORY_BATCH, storeFactors, storeStories } from './storeStories.ts'
import { readWorldSnapshot, saveWorldSnapshot } from './worldCache.ts'

export type RefreshWorldDeps = {
  readonly feeds: readonly FeedSource[]
  readonly classify: (title: string) => Classification
  /** Reads new reports besides `classify`, whose answer stands where it has none; none where it is left out. */
  readonly model?: PaidModel | undefined
  readonly marketEvents: MarketEventSource
  /** How documents get vectors, to be found by what they mean; none where it is left out. */
  readonly embedding?: DocumentEmbedding | undefined
  readonly cache: MarketCache
  readonly clock: Clock
  /** The one-shot driver, as the system role. */
  readonly openDatabase: () => SystemDatabase
}

/** What a refresh did. */
export type WorldRefreshed = {
  readonly outcome: RunEnd['outcome']
  readonly feeds: FeedRead[]
  /** Reports that were put to stories. */
  readonly reports: number
  /** How the model was asked; absent where none is configured. */
  readonly model?: ModelAsked
  /** Parts that failed although the stories are good: the next refresh makes up for them. */
  readonly missed?: string[]
  /** Which markets belong together: a source of its own. */
  readonly marketEvents: MarketEventsRefreshed
  /** How documents got their vectors: a source of its own; absent where no provider is configured. */
  readonly vectors?: VectorsRefreshed
}

/** The name under which the refresh as a whole is recorded. */
export const WORLD_SOURCE = 'world'

/** Batches of reports that one refresh puts to stories; what is left waits for the next. */
const MAX_BATCHES = 10

/**
 * Refreshes what is known of the world: the news, and then, however that went, which markets belong together and what is
 * found by its meaning. The step names are persisted by the platform.
 */
export async function refreshWorld(
  params: SlotParams,
  step: WorkflowStep,
  deps: RefreshWorldDeps,
): Promise<WorldRefreshed> {
  const news = await refreshNews(params, step, deps).then(
    (done) => ({ done }),
    (error: unknown) => ({ error }),
  )
  const marketEvents = await refreshMarketEvents(params.scheduledAtMs, step, deps)
  const vectors = await refreshVectors(params.scheduledAtMs, step, deps)
  if ('error' in news) throw news.error
  return { ...news.done, marketEvents, ...(vectors ? { vectors } : {}) }
}

/**
 * Each feed by itself → reports → stories → factors → cache. Everything is handed on through the database, so that a run
 * that was interrupted goes on where it stopped. When no feed could be read, the last good snapshot stays.
 */
async function refreshNews(
  { scheduledAtMs }: SlotParams,
  step: WorkflowStep,
  deps: RefreshWorldDeps,
): Promise<Omit<WorldRefreshed, 'marketEvents' | 'vectors'>> {
  const { clock, classify } = deps
  const run = createFencedRun({ source: WORLD_SOURCE, scheduledAtMs }, deps)
  const faults = createFaultMemory()
  const startedAtMs = await step.do('open v1', PATIENCE, async () => (await run.open()) ?? null)
  if (startedAtMs === null) return { outcome: 'replaced', feeds: [], reports: 0 }
  const feeds: FeedRead[] = []
  try {
    for (const feed of deps.feeds) {
      const read = () => readFeed(feed, { run, scheduledAtMs, clock, classify })
      feeds.push(await step.do(`feed v1 ${feed.name}`, PATIENCE, () => faults.keep(read)))
    }
    const worked = feeds.filter(({ outcome }) => outcome !== 'failed' && outcome !== 'held')
    if (worked.length === 0) throw noFeed()
    const { openDatabase } = deps
    const model =
      deps.model &&
      (await classifyByModel({ run, scheduledAtMs, startedAtMs }, step, { ...deps.model, clock, openDatabase }))
    let reports = 0
    for (let batch = 0; batch < MAX_BATCHES; batch++) {
      const store = () => faults.keep(() => storeStories(run))
      const stored = await step.do(`stories v1 ${batch}`, PATIENCE, store)
      reports += stored
      if (stored < STORY_BATCH) break
    }
    await step.do('factors v1', PATIENCE, () => faults.keep(() => storeFactors(run, clock)))
    const publish = async () => {
      const snapshot = await run.write((tx) => readWorldSnapshot(tx, startedAtMs))
      await saveWorldSnapshot(deps.cache, snapshot)
    }
    await step.do('publish v1', PATIENCE, () => faults.keep(publish))
    const missed: string[] = []
    const attempt = (name: string, work: () => Promise<unknown>) =>
      step
        .do(name, PATIENCE, async () => void (await faults.keep(work)))
        .catch((thrown) => {
          missed.push(`${name}: ${toErrorCode(faults.find(thrown))}`)
        })
    const categoryOf = (text: string) => classify(text).category
    await attempt('links v1', async () => storeLinks(run, { nowMs: await clock.nowMs(), categoryOf }))
    await attempt('levels v1', async () => storeLevels(run, await clock.nowMs()))
    const outcome = worked.length === feeds.length ? 'good' : 'partial'
    const close = () => run.close({ outcome, ...sum(feeds), dataBad: [], error: null })
    await step.do('close v1', PATIENCE, () => faults.keep(close))
    return { outcome, feeds, reports, ...(model ? { model } : {}), ...(missed.length > 0 ? { missed } : {}) }
  } catch (thrown) {
    const failed = { ...sum(feeds), dataBad: [], error: toErrorCode(faults.find(thrown)) }
    await step.do('fail v1', PATIENCE, () => run.close({ outcome: 'failed', ...failed })).catch(() => {})
    throw thrown
  }
}

function sum(feeds: readonly FeedRead[]) {
  const add = (pick: (feed: FeedRead) => number) => feeds.reduce((total, feed) => total + pick(feed), 0)
  return {
    received: add(({ received }) => received),
    accepted: add(({ accepted }) => accepted),
    refused: add(({ refused }) => refused),
  }
}

function noFeed(): AppError {
  return new AppError({
    code: 'upstream_not_usable',
    shortMessage: 'No feed could be read; the last good stories stay.',
    retry: 'safe',
  })
}
