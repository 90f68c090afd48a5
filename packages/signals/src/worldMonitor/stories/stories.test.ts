import { expect, test } from 'vitest'
import { createRuleClassifier } from '../classify/classifyTitle.ts'
import { rulesV1 } from '../classify/rules.v1.ts'
import type { WorldEvent } from '../event.ts'
import { getPhase } from './getPhase.ts'
import { mergeStories } from './mergeStories.ts'
import { rankStories } from './rankStory.ts'

const { classify } = createRuleClassifier(rulesV1)
const startMs = 1_795_176_000_000
const hourMs = 3_600_000
let links = 0
const event = (title: string, source = 'one', afterMs = 0): WorldEvent => ({
  title,
  source,
  link: `https://${source}.example.org/${++links}`,
  summary: '',
  sourceWeight: source === 'one' ? 1 : 0.6,
  publishedAtMs: startMs + afterMs,
  observedAtMs: startMs + afterMs,
  classification: classify(title),
})

test('default: reports of one thing become one story', () => {
  const stories = mergeStories(
    [],
    [
      event('Powerful earthquake strikes northern Japan', 'two'),
      event('Earthquake in northern Japan: powerful quake shakes region', 'three', hourMs),
      event('Powerful earthquake hits northern Japan, 12 killed', 'one', 2 * hourMs),
      event('Fed raises rates by a quarter point', 'one', hourMs),
    ],
  )
  expect(stories).toHaveLength(2)
  expect(stories[0]).toMatchObject({
    title: 'Powerful earthquake hits northern Japan, 12 killed',
    severity: 'high',
    mentionCount: 3,
    sources: ['two', 'three', 'one'],
    firstSeenAtMs: startMs,
    lastSeenAtMs: startMs + 2 * hourMs,
  })
})

test('behavior: in another country, or days later, it is another story', () => {
  const first = mergeStories([], [event('Strong earthquake strikes Chile')])
  expect(mergeStories(first, [event('Strong earthquake strikes Japan')])).toHaveLength(2)
  expect(mergeStories(first, [event('Strong earthquake strikes Chile', 'two', 100 * hourMs)])).toHaveLength(2)
  expect(mergeStories(first, [event('Strong earthquake strikes Chile', 'two', hourMs)])).toHaveLength(1)
})

test('behavior: the same events again change nothing, and ids stay', () => {
  const events = [
    event('Oil jumps after attack on refinery'),
    event('Oil price jumps after refinery attack', 'two', hourMs),
  ]
  const first = mergeStories([], events)
  expect(first).toHaveLength(1)
  expect(mergeStories(first, events)).toEqual(first)
  const later = mergeStories(first, [event('Refinery attack: oil jumps again', 'three', 2 * hourMs)])
  expect(later[0]?.id).toBe(first[0]?.id)
})

test('behavior: scripts without spaces are compared too', () => {
  const stories = mergeStories(
    [],
    [event('日本銀行が政策金利の引き上げを決定'), event('日本銀行、政策金利の引き上げを決定した', 'two')],
  )
  expect(stories).toHaveLength(1)
})

test('behavior: phases follow the reports', () => {
  const story = { firstSeenAtMs: startMs, lastSeenAtMs: startMs, mentionCount: 1 }
  expect(getPhase(story, startMs + hourMs / 2)).toBe('breaking')
  expect(getPhase(story, startMs + 3 * hourMs)).toBe('developing')
  expect(getPhase(story, startMs + 7 * hourMs)).toBe('fading')
  expect(getPhase({ ...story, lastSeenAtMs: startMs + 20 * hourMs }, startMs + 21 * hourMs)).toBe('sustained')
})

test('behavior: no repetition lifts what does not matter above what does', () => {
  const noise = Array.from({ length: 30 }, (_, at) => event('Arsenal beat Chelsea in derby', `s${at}`, at))
  const stories = mergeStories([], [...noise, event('Tether breaks dollar peg', 'two', -6 * hourMs)])
  expect(rankStories(stories, startMs + hourMs).map(({ title }) => title)[0]).toBe('Tether breaks dollar peg')
})
