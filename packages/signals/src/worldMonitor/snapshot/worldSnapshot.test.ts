import { expect, test } from 'vitest'
import { buildFactorInputs, factorsV1, scoreFactors } from '../../factors/scoreFactors.ts'
import { createRuleClassifier } from '../classify/classifyTitle.ts'
import { rulesV1 } from '../classify/rules.v1.ts'
import { mergeStories } from '../stories/mergeStories.ts'
import { buildWorldSnapshot, decodeWorldSnapshot, encodeWorldSnapshot } from './worldSnapshot.ts'

const NOW_MS = Date.parse('2026-11-20T12:00:00.000Z')
const { classify } = createRuleClassifier(rulesV1)
const report = (title: string, at: number) => ({
  ...{ title, link: `https://herald.example/${at}`, summary: '', publishedAtMs: NOW_MS, source: 'herald' },
  ...{ sourceWeight: 0.9, observedAtMs: NOW_MS - at, classification: classify(title) },
})
const stories = mergeStories(
  [],
  [report('Central bank raises rates in surprise move', 1), report('Village fair opens', 2)],
)
const scores = scoreFactors(buildFactorInputs(stories, NOW_MS), { nowMs: NOW_MS, model: factorsV1 })
const snapshot = buildWorldSnapshot({
  observedAtMs: NOW_MS,
  stories,
  factors: { atMs: NOW_MS, model: factorsV1.name, scores },
})

// PERSISTED: `world:v1` as version 1 wrote it; it must load for as long as such a value may be in the cache.
const golden =
  '{"v":1,"observedAtMs":1795176000000,"stories":[{"id":"story-1","title":"Fed raises rates","link":"https://herald.example/1","category":"monetary","severity":"high","classification":{"model":"rules-1","category":"monetary","severity":"high","confidence":0.8,"places":[{"country":"US","latitude":38.9,"longitude":-77,"evidence":"fed"}],"impacts":[{"factor":"liquidity","amount":-0.6,"confidence":0.8}],"why":[{"rule":"hike","words":"raises rates"}]},"mentions":[{"source":"herald","sourceWeight":0.9,"title":"Fed raises rates","link":"https://herald.example/1","observedAtMs":1795176000000}],"mentionCount":1,"sources":["herald"],"firstSeenAtMs":1795176000000,"lastSeenAtMs":1795176000000,"rank":{"score":60,"phase":"breaking","parts":{"severity":0.8,"trust":0.9,"spread":0.5,"freshness":1}}}],"factors":{"atMs":1795176000000,"model":"factors-1","scores":[{"factor":"risk","score":12.5,"confidence":0.4,"contributions":[{"storyId":"story-1","points":12.5}]}]}}'

test('default: what is stored comes back equal, highest rank first', () => {
  expect(decodeWorldSnapshot(encodeWorldSnapshot(snapshot))).toEqual(snapshot)
  expect(snapshot.stories.map(({ title }) => title)[0]).toBe('Central bank raises rates in surprise move')
})

test('behavior: the previous stored form loads', () => {
  expect(decodeWorldSnapshot(golden)).toMatchObject({ stories: [{ id: 'story-1', rank: { score: 60 } }] })
})

test.each(['', 'null', '{"v":2}', '<html>', golden.replace('12.5', '125')])('rejects: not a snapshot %#', (text) => {
  expect(decodeWorldSnapshot(text)).toBeUndefined()
})
