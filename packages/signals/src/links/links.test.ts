import { describe, expect, test } from 'vitest'
import { createRandom } from '../relations/createRandom.ts'
import { createRuleClassifier } from '../worldMonitor/classify/classifyTitle.ts'
import { rulesV1 } from '../worldMonitor/classify/rules.v1.ts'
import { findLinks, type LinkSeries, type LinkStory } from './findLinks.ts'
import { judgeSpells } from './judgeSpells.ts'
import { createRelater } from './relateTexts.ts'

const { classify } = createRuleClassifier(rulesV1)
const categoryOf = (text: string) => classify(text).category
const STEP_MS = 1_800_000
const STEPS = 673
const grid = { fromMs: 0, stepMs: STEP_MS }

describe('createRelater', () => {
  const questions = [
    ['cut', 'Will the Fed cut interest rates in December 2026?'],
    ['raise-boj', 'Will the Bank of Japan raise interest rates by March?'],
    ['quake', 'Will an earthquake above magnitude 7 hit Chile by June?'],
    ['cup', 'Will Brazil win the World Cup?'],
    ['btc', 'Will Bitcoin be above $150,000 on December 31?'],
    ...Array.from({ length: 40 }, (_, at) => [
      `filler-${at}`,
      `Will candidate number${at} lead party${at} in region${at}?`,
    ]),
  ].map(([id = '', text = '']) => ({ id, text }))
  const relate = createRelater(questions, { categoryOf })
  const of = (text: string) => relate({ text, category: categoryOf(text) })

  test('default: a title and the questions about the same, with what they have in common', () => {
    expect(of('Fed cuts interest rates by a quarter point')[0]).toMatchObject({
      id: 'cut',
      shared: expect.arrayContaining(['fed', 'interest', 'rat', 'place:US', 'category:monetary']),
    })
    expect(of('Bank of Japan raises interest rates')[0]?.id).toBe('raise-boj')
    expect(of('Earthquake of magnitude 7.4 hits Chile').map(({ id }) => id)).toEqual(['quake'])
  })

  test('behavior: one word in common, another place, or the calendar alone relate nothing', () => {
    expect(of('Brazil sells a record amount of coffee')).toEqual([])
    expect(of('Earthquake of magnitude 7.4 hits Japan')).toEqual([])
    expect(of('What will happen by December 2026?')).toEqual([])
    expect(of('')).toEqual([])
  })
})

/** Markets with heavy tails, of which some move when a story about them comes out. */
function plant(options: {
  readonly seed: number
  readonly markets: number
  readonly answered: number
  readonly deviations: number
}) {
  const random = createRandom(options.seed)
  const noise = () => -Math.log(1 - random()) * (random() < 0.5 ? -1 : 1)
  const stories: LinkStory[] = []
  const series: LinkSeries[] = []
  const planted = new Set<string>()
  for (let at = 0; at < options.markets; at++) {
    const spread = 0.02 + 0.08 * random()
    const reported = 100 + Math.floor(random() * 560)
    const isAnswered = at < options.answered
    const answeredAt = reported + Math.floor(random() * 4)
    let logit = 2 * random() - 1
    const values = Array.from({ length: STEPS }, (_, step) => {
      const answer = isAnswered && step === answeredAt ? options.deviations * spread * (random() < 0.5 ? -1 : 1) : 0
      logit = 0.98 * logit + spread * noise() + answer
      return random() < 0.02 ? Number.NaN : 1 / (1 + Math.exp(-logit))
    })
    series.push({ kind: 'market', id: `m${at}`, values })
    if (isAnswered) planted.add(`s${at}>m${at}`)
    stories.push({
      ...{ id: `s${at}`, severity: 'high', firstSeenAtMs: reported * STEP_MS + Math.floor(random() * STEP_MS) },
      related: [{ kind: 'market', id: `m${at}`, relatedness: 0.7, shared: ['word'] }],
    })
  }
  return { stories, series, planted }
}

describe('findLinks', () => {
  test('default: moves that are planted after stories are found, and hardly any other', () => {
    let [hits, said, all] = [0, 0, 0]
    for (let seed = 0; seed < 20; seed++) {
      const { stories, series, planted } = plant({ seed, markets: 100, answered: 30, deviations: 12 })
      const links = findLinks(stories, series, grid)
      hits += links.filter(({ storyId, id }) => planted.has(`${storyId}>${id}`)).length
      said += links.length
      all += planted.size
    }
    expect(
      { precise: hits / said >= 0.9, found: hits / all >= 0.9 },
      `${hits} of ${said} said, ${all} planted`,
    ).toEqual({
      ...{ precise: true, found: true },
    })
  })

  test('behavior: when the stories come at other times, next to nothing is found', () => {
    let [runs, links] = [0, 0]
    for (let seed = 100; seed < 140; seed++) {
      const { stories, series } = plant({ seed, markets: 100, answered: 30, deviations: 12 })
      const times = stories.map(({ firstSeenAtMs }) => firstSeenAtMs)
      const shuffled = stories.map((story, at) => ({ ...story, firstSeenAtMs: times[(at + 31) % times.length] ?? 0 }))
      const found = findLinks(shuffled, series, grid)
      links += found.length
      if (found.length > 0) runs++
    }
    expect({ runs: runs <= 6, links: links <= 8 }, `${links} links in ${runs} of 40 runs`).toEqual({
      runs: true,
      links: true,
    })
  })

  test('behavior: another story that explains the move as well lowers the confidence, and both say so', () => {
    const { stories, series } = plant({ seed: 3, markets: 20, answered: 10, deviations: 20 })
    const [alone] = findLinks(stories, series, grid)
    const story = stories.find(({ id }) => id === alone?.storyId)
    if (!alone || !story) throw new Error('Nothing was found.')
    const rival = { ...story, id: 'rival' }
    const both = findLinks([...stories, rival], series, grid).filter(({ id }) => id === alone.id)
    expect(both.map(({ storyId }) => storyId).toSorted()).toEqual(['rival', story.id].toSorted())
    for (const { confidence, evidence } of both) {
      expect(confidence).toBeLessThan(alone.confidence * 0.6)
      expect(evidence.competing).toHaveLength(1)
    }
    expect(alone.evidence).toMatchObject({ shared: ['word'], relatedness: 0.7, competing: [] })
    expect(alone.confidence > 0.5 && alone.confidence <= 0.95).toBe(true)
    expect(alone.evidence.lagMs >= 0 && alone.evidence.lagMs <= 4 * STEP_MS).toBe(true)
  })

  test('behavior: what was hardly seen, never moved, or has no story is not judged', () => {
    const flat = { kind: 'market', id: 'm', values: Array(STEPS).fill(0.5) } as const
    const few = {
      kind: 'market',
      id: 'm',
      values: Array.from({ length: STEPS }, (_, at) => (at < 600 ? Number.NaN : 0.5 + (at % 2) / 10)),
    } as const
    const story: LinkStory = {
      ...{ id: 's', severity: 'high', firstSeenAtMs: 650 * STEP_MS },
      related: [{ kind: 'market', id: 'm', relatedness: 1, shared: [] }],
    }
    for (const series of [[flat], [few], []]) expect(findLinks([story], series, grid)).toEqual([])
    expect(findLinks([], [flat], grid)).toEqual([])
  })
})

test('behavior: what a text bears on, and why', () => {
  expect(judgeSpells({ text: 'Aave pauses USDC and Bitcoin markets', category: 'crypto' })).toEqual({
    tokens: [
      { symbol: 'BTC', word: 'bitcoin' },
      { symbol: 'USDC', word: 'usdc' },
      { symbol: 'AAVE', word: 'aave' },
    ],
    spells: [{ spell: 'everbloom', relevance: 1, why: ['venue:aave', 'token:USDC', 'category:crypto'] }],
  })
  expect(judgeSpells({ text: 'Earthquake in Chile', category: 'disaster' })).toEqual({ tokens: [], spells: [] })
})
