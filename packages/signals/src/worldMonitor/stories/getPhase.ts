import type { Phase, Story } from './story.ts'

const HOUR_MS = 60 * 60 * 1000
/** A story without a report for so long fades. */
const SILENCE_MS = 6 * HOUR_MS
/** A story that lasts so long, with reports going on, is no longer developing. */
const SUSTAINED_MS = 12 * HOUR_MS
const BREAKING_MS = HOUR_MS

/** Where a story is in its life at a time. */
export function getPhase(story: Pick<Story, 'firstSeenAtMs' | 'lastSeenAtMs' | 'mentionCount'>, nowMs: number): Phase {
  if (nowMs - story.lastSeenAtMs > SILENCE_MS) return 'fading'
  if (nowMs - story.firstSeenAtMs > SUSTAINED_MS) return 'sustained'
  return nowMs - story.firstSeenAtMs <= BREAKING_MS ? 'breaking' : 'developing'
}
