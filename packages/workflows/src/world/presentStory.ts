import { SEVERITIES, toTime } from '@spells/shared'
import type { StoryView } from '@spells/shared/api'
import type { RankedStory } from '@spells/signals/world'

/** A story as the API shows it. */
export function presentStory(story: RankedStory): StoryView {
  const { id, title, link, category, severity, rank, mentionCount, firstSeenAtMs, lastSeenAtMs } = story
  const { places, impacts, why, ...said } = story.classification
  return {
    ...{ id, title, link, category, severity, phase: rank.phase, rank: rank.score, rankParts: rank.parts },
    classification: { ...said, places: [...places], impacts: [...impacts], why: [...why] },
    sources: [...story.sources],
    mentionCount,
    mentions: story.mentions.map(({ source, title, link, observedAtMs }) => ({
      ...{ source, title, link },
      observedAt: toTime(observedAtMs),
    })),
    firstSeenAt: toTime(firstSeenAtMs),
    lastSeenAt: toTime(lastSeenAtMs),
  }
}

/** A place in the list of stories, which is ordered by rank. */
type StoryPlace = { readonly score: number; readonly id: string }

/** Stories of a snapshot that are asked for, in their order, at most `limit` after a place. */
export function selectStories(
  stories: readonly RankedStory[],
  request: {
    readonly q?: string | undefined
    readonly category?: RankedStory['category'] | undefined
    /** At least this grave. */
    readonly severity?: RankedStory['severity'] | undefined
    readonly phase?: RankedStory['rank']['phase'] | undefined
    readonly country?: string | undefined
    readonly after?: StoryPlace | undefined
    readonly limit: number
  },
): readonly RankedStory[] {
  const { category, severity, phase, country, after, limit } = request
  const q = request.q?.toLowerCase()
  const least = severity === undefined ? 0 : SEVERITIES.indexOf(severity)
  return stories
    .filter(
      (story) =>
        (category === undefined || story.category === category) &&
        SEVERITIES.indexOf(story.severity) >= least &&
        (phase === undefined || story.rank.phase === phase) &&
        (country === undefined || story.classification.places.some((place) => place.country === country)) &&
        (q === undefined || story.title.toLowerCase().includes(q)) &&
        (after === undefined ||
          story.rank.score < after.score ||
          (story.rank.score === after.score && story.id > after.id)),
    )
    .slice(0, limit)
}
