import {
  type LinkSeriesRow,
  listMarketSeries,
  listOpenQuestions,
  listStories,
  listTokenSeries,
  saveStoryLinks,
} from '@spells/db'
import type { Category } from '@spells/shared'
import {
  createRelater,
  findLinks,
  judgeSpells,
  LINK_MODEL,
  type LinkSeries,
  type LinkStory,
} from '@spells/signals/links'
import type { FencedRun } from '../refresh/fencedRun.ts'

/** Stories that are this new are looked at again with each refresh: the answer may still come. */
const STORY_MEMORY_MS = 24 * 60 * 60 * 1000
/** Stories of one refresh, the newest. */
const MOST_STORIES = 400
const STEP_MS = 30 * 60 * 1000
/** Two weeks say what is usual. */
const STEPS = 14 * 48
/** Markets whose past is read, those nearest to a story; and of one query. */
const MOST_MARKETS = 150
const PAGE = 25
/** How near a title is to a token that it names. */
const NAMED = 0.7

/**
 * Finds which moves the stories of the last day probably caused, and stores them in place of what an earlier run said.
 * @returns how many there are
 */
export async function storeLinks(
  run: FencedRun,
  options: { readonly nowMs: number; readonly categoryOf: (text: string) => Category },
): Promise<number> {
  const { nowMs, categoryOf } = options
  const fromMs = (Math.floor(nowMs / STEP_MS) + 1 - STEPS) * STEP_MS
  const grid = { fromMs, stepMs: STEP_MS, steps: STEPS }
  const sinceMs = nowMs - STORY_MEMORY_MS
  const { seen, questions } = await run.write(async (tx) => ({
    seen: await listStories(tx, { sinceMs }),
    questions: await listOpenQuestions(tx),
  }))
  const relate = createRelater(
    questions.map(({ id, question }) => ({ id, text: question })),
    { categoryOf },
  )
  const stories = seen
    .filter(({ firstSeenAt }) => firstSeenAt >= sinceMs)
    .slice(-MOST_STORIES)
    .map(({ id, title, category, severity, firstSeenAt }): LinkStory => {
      const text = { text: title, category }
      const markets = relate(text).map((related) => ({ ...related, kind: 'market' as const }))
      const tokens = judgeSpells(text).tokens.map(({ symbol, word }) => {
        return { kind: 'token' as const, id: symbol, relatedness: NAMED, shared: [word, `token:${symbol}`] }
      })
      return { id, severity, firstSeenAtMs: firstSeenAt, related: [...markets, ...tokens] }
    })
  const series: LinkSeries[] = []
  const ids = listNearest(stories)
  for (let at = 0; at < ids.length; at += PAGE) {
    const rows = await run.write((tx) => listMarketSeries(tx, ids.slice(at, at + PAGE), grid))
    series.push(...rows.map((row) => toSeries('market', row)))
  }
  const hasTokens = stories.some(({ related }) => related.some(({ kind }) => kind === 'token'))
  const tokens = hasTokens ? await run.write((tx) => listTokenSeries(tx, grid)) : []
  series.push(...tokens.map((row) => toSeries('token', row)))
  const links = findLinks(stories, series, grid).map(({ storyId, kind, id, confidence, movedAtMs, evidence }) => ({
    ...{ storyId, targetKind: kind, targetId: id, model: LINK_MODEL, confidence, evidence, movedAt: movedAtMs },
  }))
  await run.write((tx) => saveStoryLinks(tx, { atMs: nowMs, sinceMs, links }))
  return links.length
}

/** Markets of all stories, nearest first. */
function listNearest(stories: readonly LinkStory[]): readonly string[] {
  const related = stories.flatMap((story) => story.related.filter(({ kind }) => kind === 'market'))
  const sorted = related.sort((a, b) => b.relatedness - a.relatedness || (a.id < b.id ? -1 : 1))
  return [...new Set(sorted.map(({ id }) => id))].slice(0, MOST_MARKETS)
}

function toSeries(kind: LinkSeries['kind'], { id, steps, values }: LinkSeriesRow): LinkSeries {
  const known = new Map(steps.map((step, at) => [step, values[at]]))
  return { kind, id, values: Array.from({ length: STEPS }, (_, step) => known.get(step) ?? Number.NaN) }
}
