import { assignEvents, listStories, listUnassignedEvents, saveFactorRun, saveStories } from '@spells/db'
import type { Clock } from '@spells/shared'
import { assignStories, buildFactorInputs, factorsV1, STORY_MEMORY_MS, scoreFactors } from '@spells/signals/world'
import type { FencedRun } from '../refresh/fencedRun.ts'
import { toStory, toStoryRow, toWorldEvent } from './toStory.ts'

/** Reports that one step puts to stories. */
export const STORY_BATCH = 2_000
/** Stories older than this add less than a thousandth of what they did. */
const FACTOR_MEMORY_MS = 10 * 24 * 60 * 60 * 1000

/**
 * Puts reports that belong to no story yet to one, or begins new ones: one batch, as a whole or not at all.
 * @returns reports that were put to a story
 */
export async function storeStories(run: FencedRun): Promise<number> {
  return run.write(async (tx) => {
    const events = (await listUnassignedEvents(tx, STORY_BATCH)).map(toWorldEvent)
    const [first] = events
    if (!first) return 0
    const rows = await listStories(tx, { sinceMs: first.observedAtMs - STORY_MEMORY_MS })
    const before = rows.map(toStory)
    const { stories, storyIdOf } = assignStories(before, events)
    const changed = stories.filter((story, at) => story !== before[at])
    await saveStories(tx, changed.map(toStoryRow))
    await assignEvents(
      tx,
      new Map(
        events.flatMap((event) => {
          const storyId = storyIdOf(event)
          return storyId === undefined ? [] : [[event.id, storyId] as const]
        }),
      ),
    )
    return events.length
  })
}

/** Computes the factors of now and stores them with their inputs. */
export async function storeFactors(run: FencedRun, clock: Clock): Promise<void> {
  const nowMs = await clock.nowMs()
  await run.write(async (tx) => {
    const stories = await listStories(tx, { sinceMs: nowMs - FACTOR_MEMORY_MS })
    const inputs = buildFactorInputs(stories.map(toStory), nowMs)
    const scores = scoreFactors(inputs, { nowMs, model: factorsV1 })
    await saveFactorRun(tx, {
      at: nowMs,
      model: factorsV1.name,
      inputs: [...inputs],
      scores: scores.map((score) => ({ ...score, contributions: [...score.contributions] })),
    })
  })
}
