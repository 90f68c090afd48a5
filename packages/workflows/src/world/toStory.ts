import type { StoryRow, WorldEventRow } from '@spells/db'
import { type RankedStory, rankStory, type Story, type WorldEvent } from '@spells/signals/world'

/** A stored story. */
export function toStory({ firstSeenAt, lastSeenAt, ...row }: StoryRow): Story {
  return { ...row, firstSeenAtMs: firstSeenAt, lastSeenAtMs: lastSeenAt }
}

/** A story as it is stored. */
export function toStoryRow({ firstSeenAtMs, lastSeenAtMs, ...story }: Story): StoryRow {
  const [mentions, sources] = [[...story.mentions], [...story.sources]]
  return { ...story, mentions, sources, firstSeenAt: firstSeenAtMs, lastSeenAt: lastSeenAtMs }
}

/** A stored report. */
export function toWorldEvent(row: WorldEventRow): WorldEvent & { readonly id: string } {
  const { id, source, sourceWeight, title, link, summary, publishedAt, observedAt, classification } = row
  return {
    ...{ id, source, sourceWeight, title, link, summary, classification },
    publishedAtMs: publishedAt,
    observedAtMs: observedAt,
  }
}

/** A stored story with its rank at a time. */
export function rankStoredStory(row: StoryRow, nowMs: number): RankedStory {
  const story = toStory(row)
  return { ...story, rank: rankStory(story, nowMs) }
}
