import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHeadlines } from '../labelled/readHeadlines.ts'
import { createRuleClassifier } from './classifyTitle.ts'
import { countDeaths } from './countDeaths.ts'
import { rulesV1 } from './rules.v1.ts'
import { rulesV2 } from './rules.v2.ts'
import { splitTokens } from './splitTokens.ts'

const { classify } = createRuleClassifier(rulesV1)
const { classify: classifyV2 } = createRuleClassifier(rulesV2)

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
    const result = classify(title)
    expect(result).toMatchObject({ category: 'other', severity: 'info', impacts: [] })
    expect(result.confidence).toBeLessThanOrEqual(0.2)
  }
})

test('behavior: any text is classified within bounds', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'grapheme' }), fc.constantFrom(...readHeadlines('tuning').map((h) => h.title))),
      fc.constantFrom(rulesV1, rulesV2),
      (title, rules) => {
        const { confidence, impacts, places } = (rules === rulesV1 ? classify : classifyV2)(title)
        expect(confidence > 0 && confidence < 1).toBe(true)
        expect(places.length).toBeLessThanOrEqual(4)
        for (const { amount } of impacts) expect(Math.abs(amount)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('behavior: rules have names of their own, and each pattern can be met', () => {
  const { topics = [], severity } = rulesV2
  const lists = [
    ...[...rulesV1.rules, ...rulesV1.adjustments, ...rulesV2.adjustments].map(({ id, any }) => ({ id, patterns: any })),
    ...topics.map(({ id, strong, weak }) => ({
      id: `topic.${id}`,
      patterns: [...strong, ...weak].flatMap((text) => text.split('|')),
    })),
    ...(severity?.signs ?? []).map(({ id, any }) => ({ id: `sign.${id}`, patterns: any.split('|') })),
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
})

test('behavior: what rules-1 decided, it decides again', () => {
  // Stored results name their model: a model that was used says the same for ever.
  const said = [...readHeadlines('tuning'), ...readHeadlines('heldOut')].map(({ title }) => classify(title))
  expect(createHash('sha256').update(JSON.stringify(said)).digest('hex').slice(0, 16)).toBe('ca4df06b052fdd22')
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
