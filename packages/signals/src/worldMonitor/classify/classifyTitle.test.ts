import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHeadlines } from '../labelled/readHeadlines.ts'
import { createRuleClassifier } from './classifyTitle.ts'
import { countDeaths } from './countDeaths.ts'
import { measureTitle } from './measureTitle.ts'
import { rulesV1 } from './rules.v1.ts'
import { rulesV2 } from './rules.v2.ts'
import { rulesV3 } from './rules.v3.ts'
import { splitTokens } from './splitTokens.ts'

const { classify } = createRuleClassifier(rulesV1)
const { classify: classifyV2 } = createRuleClassifier(rulesV2)
const { classify: classifyV3 } = createRuleClassifier(rulesV3)

test('default: what a title says, and why', () => {
  const result = classify('Federal Reserve cuts interest rates by half a point')
  expect(result).toMatchObject({ model: 'rules-1', category: 'monetary', severity: 'high' })
  expect(result.places.map(({ country }) => country)).toEqual(['US'])
  expect(result.impacts.find(({ factor }) => factor === 'liquidity')?.amount).toBeGreaterThan(0)
  expect(result.why.map(({ rule }) => rule)).toContain('monetary.ease')
})

test('behavior: raising and cutting say opposite things about liquidity', () => {
  const amountOf = (title: string) => classify(title).impacts.find(({ factor }) => factor === 'liquidity')?.amount ?? 0
  expect(Math.sign(amountOf('Fed cuts rates by a quarter point'))).toBe(1)
  expect(Math.sign(amountOf('Fed raises rates by a quarter point'))).toBe(-1)
})

test('behavior: what looks back or explains is never more than information, and moves nothing', () => {
  for (const title of ['Explainer: How tariffs work', 'Opinion: the war that nobody wanted', 'What is a recession?']) {
    expect(classify(title)).toMatchObject({ severity: 'info', impacts: [] })
  }
})

test('behavior: the dead are counted, years and money are not', () => {
  const count = (title: string) => countDeaths(splitTokens(title))
  expect(count('Floods kill more than 5,000 in Libya')).toBe(5000)
  expect(count('Dozens killed as paramilitaries storm camp')).toBe(24)
  expect(count('Two officers killed')).toBe(2)
  expect(count('Singer dies in 2024')).toBe(1)
  expect(count('Deal is dead after $300 offer')).toBe(1)
  expect(count('Nothing happened to 400 people')).toBe(0)
})

test('behavior: a language that the rules do not know says so by its confidence', () => {
  for (const title of ['日本銀行が利上げを決定', 'ЦБ повысил ключевую ставку', 'مصر ترفع أسعار الفائدة']) {
    for (const result of [classify(title), classifyV3(title)]) {
      expect(result).toMatchObject({ category: 'other', severity: 'info', impacts: [] })
      expect(result.confidence).toBeLessThanOrEqual(0.2)
    }
  }
})

test('behavior: a number beyond everything is no number, however it is written', () => {
  for (const digits of ['㊿'.repeat(150), '9'.repeat(400), `1${'0'.repeat(299)}`]) {
    for (const title of [`Bank loses $${digits} trillion`, `${digits} million killed`, `Prices fall ${digits} %`]) {
      const { confidence } = classifyV3(title)
      expect(confidence > 0 && confidence < 1).toBe(true)
    }
  }
})

test('behavior: the article of another language kills nobody', () => {
  expect(measureTitle(splitTokens('Die 4000 Gäste feiern')).dead).toBe(0)
  expect(measureTitle(splitTokens('Warum die 4000 Gäste feiern')).dead).toBe(1)
  expect(measureTitle(splitTokens('12 die as bus falls into ravine')).dead).toBe(12)
  expect(classifyV3('Die 4000 Gäste feiern')).toMatchObject({ category: 'other', impacts: [] })
})

test('behavior: any text is classified within bounds', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string({ unit: 'grapheme' }),
        fc.constantFrom(...readHeadlines('tuning').map((h) => h.title)),
        fc
          .tuple(fc.constantFrom('Bank loses $', 'Quake kills ', 'Rates up '), fc.integer({ min: 1, max: 330 }))
          .map(([before, length]) => `${before}${'9'.repeat(length)} trillion`),
      ),
      fc.constantFrom(classify, classifyV2, classifyV3),
      (title, classifyOne) => {
        const { confidence, impacts, places } = classifyOne(title)
        expect(confidence > 0 && confidence < 1).toBe(true)
        expect(places.length).toBeLessThanOrEqual(4)
        for (const { amount } of impacts) expect(Math.abs(amount)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test.each([rulesV2, rulesV3])(
  'behavior: rules of $name have names of their own, and each pattern can be met',
  (model) => {
    const { topics = [], severity, fitted } = model
    const signs = [...(severity?.signs ?? []), ...(fitted?.signs ?? [])]
    const lists = [
      ...[...model.rules, ...rulesV1.adjustments, ...model.adjustments].map(({ id, any }) => ({ id, patterns: any })),
      ...topics.map(({ id, strong, weak }) => ({
        id: `topic.${id}`,
        patterns: [...strong, ...weak].flatMap((text) => text.split('|')),
      })),
      ...signs.map(({ id, any }) => ({ id: `sign.${id}`, patterns: any.split('|') })),
      ...(fitted?.bounds ?? []).map(({ id, any }) => ({ id: `bound.${id}`, patterns: any ?? [] })),
      { id: 'told for its own sake', patterns: fitted?.looksBack ?? [] },
      { id: 'figure of speech', patterns: fitted?.figurative ?? [] },
    ]
    expect(new Set(lists.map(({ id }) => id)).size).toBe(lists.length)
    for (const { id, patterns } of lists) {
      for (const pattern of patterns) {
        // Built from the pattern itself: the first choice of each word, with its beginning completed by nothing.
        const text = pattern
          .split(' ')
          .filter((part) => part !== '_')
          .map((part) => (part.split('|')[0] ?? '').replace('*', ''))
          .join(' ')
        expect(splitTokens(text).join(' '), `${id}: ${pattern}`).toBe(text)
        // Beginnings are looked up by their first letters.
        if (/^[a-z]{1,2}\*/.test(pattern)) expect(id).not.toMatch(/^(?:topic|sign)\./)
      }
    }
  },
)

// Stored results name their model: a model that was used says the same for ever.
test.each([
  { rules: rulesV1, hash: 'ca4df06b052fdd22' },
  { rules: rulesV2, hash: '92e28f2ca3b167bc' },
  { rules: rulesV3, hash: 'b39bbf6bbcc95da3' },
])('behavior: what $rules.name decided, it decides again', ({ rules, hash }) => {
  const { classify: classifyOne } = createRuleClassifier(rules)
  const said = [...readHeadlines('tuning'), ...readHeadlines('heldOut')].map(({ title }) => classifyOne(title))
  expect(createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)).toBe(hash)
})

test('behavior: rules-2 knows an event in words that no rule foresaw, and says which words', () => {
  const quake = classifyV2('Aftershocks flatten entire town, 300 people dead')
  expect(quake).toMatchObject({ model: 'rules-2', category: 'disaster' })
  expect(['high', 'critical']).toContain(quake.severity)
  expect(quake.why).toContainEqual({ rule: 'sign.destruction', words: 'flatten' })
  expect(quake.why).toContainEqual({ rule: 'deaths', words: '300' })
  expect(classifyV2('Stocks drift sideways in quiet trade').severity).toBe('low')
  expect(classifyV2('Shares plummet as lenders default worldwide').severity).toMatch(/high|critical/)
})

test('behavior: to rules-2 a question tells of nothing that happened', () => {
  expect(classifyV2('Has the central bank raised interest rates too far?')).toMatchObject({
    severity: 'info',
    impacts: [],
  })
  expect(classifyV2('Explainer: how missiles work').severity).toBe('info')
})

test('behavior: what a title counts is read by what stands beside the number', () => {
  const measure = (title: string) => measureTitle(splitTokens(title))
  expect(measure('Floods kill 300 and leave 20,000 homeless')).toMatchObject({ dead: 300, displaced: 20_000 })
  expect(measure('Tens of thousands missing after magnitude 8.1 quake')).toMatchObject({
    ...{ harmed: 30_000, magnitude: 8.1, dead: 0 },
  })
  expect(measure('Fund loses $1.5 billion, shares fall 12%')).toMatchObject({ money: 1.5e9, percent: 12, counted: 0 })
  expect(measure('Bank cuts rates by 50 basis points in 2025')).toMatchObject({ basisPoints: 50, counted: 0 })
})

test('behavior: to rules-3 the same words weigh by their number, and not where they are denied, past or a figure', () => {
  const said = (title: string) => classifyV3(title).severity
  expect([5, 50, 5_000].map((dead) => said(`Earthquake kills ${dead} in Chile`))).toEqual([
    ...['medium', 'high', 'critical'],
  ])
  expect(said('Twenty years after the tsunami that killed 230,000')).toMatch(/info|low/)
  expect(said('Officials deny default is coming')).toBe('low')
  expect(said('War of words over trade heats up between Paris and Rome')).toMatch(/low|medium/)
  expect(said('Superhero sequel bombs at box office')).toMatch(/info|low/)
  expect(said('Has the central bank raised interest rates too far?')).toBe('info')
})

test('behavior: rules-3 says what its severity rests on', () => {
  const { model, why } = classifyV3('Aftershocks flatten entire town, 300 people dead')
  expect(model).toBe('rules-3')
  expect(why).toContainEqual({ rule: 'sign.destruction', words: 'flatten' })
  expect(why).toContainEqual({ rule: 'number.dead', words: '300' })
  expect(classifyV3('Earthquake kills 5,000 in Chile').why).toContainEqual({
    ...{ rule: 'bound.thousands dead', words: '5000' },
  })
})
