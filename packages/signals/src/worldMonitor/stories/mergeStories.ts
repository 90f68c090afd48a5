import { keccak256, toBytes } from 'viem'
import { SEVERITIES, type WorldEvent } from '../event.ts'
import { compareTitles, listWords, printTitle, SAME_STORY, type TitlePrint } from './compareTitles.ts'
import type { Mention, Story } from './story.ts'

/** A story that nobody reported on for so long is over: what is like it is another story. */
export const STORY_MEMORY_MS = 72 * 60 * 60 * 1000
/** Mentions that are kept in a story; all are counted. */
const MAX_MENTIONS = 40

/**
 * Puts new events to the stories they belong to, or begins new ones. The same events twice change nothing: a report is
 * known by its link and by source and title.
 * @param stories that are still remembered
 * @param events in any order
 */
export function mergeStories(stories: readonly Story[], events: readonly WorldEvent[]): readonly Story[] {
  return assignStories(stories, events).stories
}

/** Like `mergeStories`, and says which story each event belongs to. */
export function assignStories<Event extends WorldEvent>(
  stories: readonly Story[],
  events: readonly Event[],
): { readonly stories: readonly Story[]; readonly storyIdOf: (event: Event) => string | undefined } {
  const merged = [...stories]
  const counts = countTitles([...stories.map(({ title }) => title), ...events.map(({ title }) => title)])
  const prints: TitlePrint[] = merged.map(({ title }) => printTitle(title, counts))
  const index = new Map<string, Set<number>>()
  const remember = (at: number) => {
    for (const word of prints[at]?.words.keys() ?? []) index.set(word, (index.get(word) ?? new Set()).add(at))
  }
  for (const at of merged.keys()) remember(at)
  const known = new Map(
    merged.flatMap(({ mentions }, at) => mentions.flatMap((one) => keysOf(one).map((key) => [key, at] as const))),
  )

  const ordered = [...events].sort((a, b) => a.observedAtMs - b.observedAtMs || compareText(a.link, b.link))
  for (const event of ordered) {
    if (keysOf(event).some((key) => known.has(key))) continue
    const print = printTitle(event.title, counts)
    let best: { readonly at: number; readonly likeness: number } | undefined
    for (const at of listAlike(print, index)) {
      const [story, other] = [merged[at], prints[at]]
      if (!story || !other || event.observedAtMs - story.lastSeenAtMs > STORY_MEMORY_MS || !agrees(story, event))
        continue
      const likeness = compareTitles(print, other)
      if (likeness >= SAME_STORY && likeness > (best?.likeness ?? 0)) best = { at, likeness }
    }
    const at = best?.at ?? merged.length
    const story = merged[at]
    merged[at] = story ? addMention(story, event) : startStory(event)
    if (!story) {
      prints[at] = print
      remember(at)
    }
    for (const key of keysOf(event)) known.set(key, at)
  }
  const storyIdOf = (event: Event) => {
    const at = keysOf(event)
      .map((key) => known.get(key))
      .find((place) => place !== undefined)
    return at === undefined ? undefined : merged[at]?.id
  }
  return { stories: merged, storyIdOf }
}

function countTitles(titles: readonly string[]) {
  const countOf = new Map<string, number>()
  for (const title of titles) for (const word of listWords(title)) countOf.set(word, (countOf.get(word) ?? 0) + 1)
  return { titles: titles.length, countOf }
}

const keysOf = (mention: Pick<Mention, 'link' | 'source' | 'title'>) => [
  mention.link,
  `${mention.source}\n${mention.title}`,
]

/** Stories that share a word; a word that stands in very many stories finds nobody. */
function listAlike(print: TitlePrint, index: ReadonlyMap<string, ReadonlySet<number>>): ReadonlySet<number> {
  const found = new Set<number>()
  for (const word of print.words.keys()) {
    const stories = index.get(word)
    if (stories && stories.size <= 400) for (const at of stories) found.add(at)
  }
  return found
}

/** The same thing does not happen in two countries: where both name one, one must be the same. */
function agrees(story: Story, event: WorldEvent): boolean {
  const [here, there] = [story.classification.places, event.classification.places]
  return (
    here.length === 0 || there.length === 0 || here.some(({ country }) => there.some((one) => one.country === country))
  )
}

function startStory(event: WorldEvent): Story {
  const { title, link, classification, observedAtMs, source } = event
  return {
    id: `story-${keccak256(toBytes(JSON.stringify([source, link, observedAtMs]))).slice(2, 18)}`,
    ...{ title, link, classification, category: classification.category, severity: classification.severity },
    mentions: [toMention(event)],
    mentionCount: 1,
    sources: [source],
    firstSeenAtMs: observedAtMs,
    lastSeenAtMs: observedAtMs,
  }
}

function addMention(story: Story, event: WorldEvent): Story {
  const mentions = [...story.mentions, toMention(event)].sort((a, b) => a.observedAtMs - b.observedAtMs)
  const best = mentions.reduce((first, one) => (one.sourceWeight > first.sourceWeight ? one : first))
  const rank = ({ severity, confidence }: WorldEvent['classification']) =>
    SEVERITIES.indexOf(severity) + confidence / 10
  const isGraver = rank(event.classification) > rank(story.classification)
  const classification = isGraver ? event.classification : story.classification
  return {
    ...story,
    ...{ title: best.title, link: best.link, classification },
    category: classification.category,
    severity: classification.severity,
    mentions:
      mentions.length > MAX_MENTIONS ? [...mentions.slice(0, 10), ...mentions.slice(10 - MAX_MENTIONS)] : mentions,
    mentionCount: story.mentionCount + 1,
    sources: story.sources.includes(event.source) ? story.sources : [...story.sources, event.source],
    firstSeenAtMs: Math.min(story.firstSeenAtMs, event.observedAtMs),
    lastSeenAtMs: Math.max(story.lastSeenAtMs, event.observedAtMs),
  }
}

function toMention({ source, sourceWeight, title, link, observedAtMs }: WorldEvent): Mention {
  return { source, sourceWeight, title, link, observedAtMs }
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
