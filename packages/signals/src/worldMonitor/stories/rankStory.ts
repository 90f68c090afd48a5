import { SEVERITIES } from '../event.ts'
import { getPhase } from './getPhase.ts'
import type { Phase, Story } from './story.ts'

/** How much a story deserves to be seen now, in [0, 100], with what it is made of. */
export type StoryRank = {
  readonly score: number
  readonly phase: Phase
  readonly parts: {
    readonly severity: number
    readonly trust: number
    readonly spread: number
    readonly freshness: number
  }
}

const HALF_LIFE_MS = 8 * 60 * 60 * 1000

/**
 * Ranks a story: how grave it is, times how fresh, times how well it is attested. A product, so that no amount of
 * repetition lifts what does not matter above what does.
 */
export function rankStory(story: Story, nowMs: number): StoryRank {
  const severity = (1 + SEVERITIES.indexOf(story.severity)) / SEVERITIES.length
  const trust = Math.max(...story.mentions.map(({ sourceWeight }) => sourceWeight))
  // The second source doubles what the first says, the tenth adds little.
  const spread = 1 - 0.5 ** story.sources.length
  const freshness = 0.5 ** (Math.max(0, nowMs - story.lastSeenAtMs) / HALF_LIFE_MS)
  const score = 100 * severity ** 1.5 * (0.4 + 0.6 * freshness) * (0.5 + 0.25 * trust + 0.25 * spread)
  return { score, phase: getPhase(story, nowMs), parts: { severity, trust, spread, freshness } }
}

/** Stories by rank, highest first. */
export function rankStories(
  stories: readonly Story[],
  nowMs: number,
): readonly (Story & { readonly rank: StoryRank })[] {
  return stories
    .map((story) => ({ ...story, rank: rankStory(story, nowMs) }))
    .sort((a, b) => b.rank.score - a.rank.score || (a.id < b.id ? -1 : 1))
}
