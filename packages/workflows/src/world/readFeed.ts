import { isFrozen, WORLD_REFRESH_MS } from '@spells/core'
import {
  listSourceStates,
  type RunEnd,
  recordRefreshRun,
  type SourceStateRow,
  saveDataBad,
  saveSourceState,
  saveWorldEvents,
  type WorldEventRow,
} from '@spells/db'
import type { Clock } from '@spells/shared'
import type { Classification, FeedItem, FeedReading, FeedSource } from '@spells/signals/world'
import { keccak256, toBytes } from 'viem'
import { countDataBad } from '../refresh/countDataBad.ts'
import { type FencedRun, toErrorCode } from '../refresh/fencedRun.ts'
import { isLeftAlone } from '../refresh/isLeftAlone.ts'

/** What one feed gave in a refresh. PERSISTED: step results. */
export type FeedRead = {
  readonly source: string
  readonly outcome: RunEnd['outcome']
  readonly received: number
  readonly accepted: number
  readonly refused: number
  /** Reports that nobody had seen before. */
  readonly added: number
}

const NOTHING = { received: 0, accepted: 0, refused: 0 }

/** How a feed is called among the sources. */
export function toFeedSource(name: string): string {
  return `feed:${name}`
}

/**
 * Reads one feed and stores its new reports, with how that went. A feed that fails holds up no other: it is a run that
 * failed, and after some of those the feed is left alone for a while.
 */
export async function readFeed(
  feed: FeedSource,
  options: {
    readonly run: FencedRun
    readonly scheduledAtMs: number
    readonly clock: Clock
    readonly classify: (title: string) => Classification
  },
): Promise<FeedRead> {
  const { run, scheduledAtMs, clock, classify } = options
  const source = toFeedSource(feed.name)
  const slot = { source, scheduledAtMs }
  const startedAt = await clock.nowMs()
  const { isHeld, states } = await run.write(async (tx) => ({
    isHeld: await isLeftAlone(tx, slot, { periodMs: WORLD_REFRESH_MS }),
    states: await listSourceStates(tx),
  }))
  const end = async (outcome: RunEnd['outcome'], error: string | null): Promise<FeedRead> => {
    const endedAt = await clock.nowMs()
    const ended = { ...NOTHING, startedAt, endedAt, outcome, error, dataBad: [] }
    await run.write((tx) => recordRefreshRun(tx, slot, ended))
    return { source, outcome, ...NOTHING, added: 0 }
  }
  if (isHeld) return end('held', null)
  const known = states.find((state) => state.source === source)
  let reading: FeedReading
  let rows: readonly Omit<WorldEventRow, 'storyId'>[]
  try {
    reading = await feed.fetchItems({ etag: known?.etag ?? null, lastModified: known?.lastModified ?? null })
    rows = listRows(feed, reading, classify)
  } catch (error) {
    return end('failed', toErrorCode(error))
  }
  const page = reading.status === 'read' ? reading.page : undefined
  const state = rememberReading(source, reading, known)
  const isStanding = isFrozen(state.changedAt ?? reading.observedAtMs, {
    nowMs: reading.observedAtMs,
    othersChangedAtMs: states.flatMap((other) =>
      other.source !== source && other.source.startsWith('feed:') && other.changedAt !== null ? [other.changedAt] : [],
    ),
  })
  const outcome = isStanding ? 'frozen' : state.changedAt === reading.observedAtMs ? 'good' : 'unchanged'
  const counts = { received: page?.received ?? 0, accepted: rows.length, refused: page?.refused.length ?? 0 }
  const endedAt = await clock.nowMs()
  const added = await run.write(async (tx) => {
    const stored = await saveWorldEvents(tx, rows)
    await saveDataBad(tx, { source, atMs: reading.observedAtMs, items: page?.refused ?? [] })
    await saveSourceState(tx, state)
    const dataBad = countDataBad(page?.refused ?? [])
    await recordRefreshRun(tx, slot, { ...counts, startedAt, endedAt, outcome, error: null, dataBad })
    return stored
  })
  return { source, outcome, ...counts, added }
}

function rememberReading(source: string, reading: FeedReading, known: SourceStateRow | undefined): SourceStateRow {
  const { observedAtMs } = reading
  const changedAt = known?.changedAt ?? observedAtMs
  if (reading.status === 'unchanged') {
    const { etag = null, lastModified = null, contentHash = null } = known ?? {}
    return { source, etag, lastModified, contentHash, changedAt }
  }
  const { validators, contentHash } = reading
  const isSame = known?.contentHash === contentHash
  return { source, ...validators, contentHash, changedAt: isSame ? changedAt : observedAtMs }
}

function listRows(
  feed: FeedSource,
  reading: FeedReading,
  classify: (title: string) => Classification,
): readonly Omit<WorldEventRow, 'storyId'>[] {
  const items = reading.status === 'read' ? reading.page.accepted : []
  return items.map((item) => toRow(item, { feed, classification: classify(item.title), reading }))
}

function toRow(
  item: FeedItem,
  facts: { readonly feed: FeedSource; readonly classification: Classification; readonly reading: FeedReading },
): Omit<WorldEventRow, 'storyId'> {
  const { feed, classification, reading } = facts
  const { title, link, summary, publishedAtMs } = item
  const [place] = classification.places
  return {
    id: `event-${keccak256(toBytes(JSON.stringify([feed.name, link]))).slice(2, 26)}`,
    ...{ source: feed.name, sourceWeight: feed.weight, title, link, summary, publishedAt: publishedAtMs },
    observedAt: reading.observedAtMs,
    ...{ classification, category: classification.category, severity: classification.severity },
    country: place?.country ?? null,
    latitude: place?.latitude ?? null,
    longitude: place?.longitude ?? null,
  }
}
