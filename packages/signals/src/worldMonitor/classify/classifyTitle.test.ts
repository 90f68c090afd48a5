import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readHeadlines } from '../labelled/readHeadlines.ts'
import { createRuleClassifier } from './classifyTitle.ts'
import { countDeaths } from './countDeaths.ts'
import { rulesV1 } from './rules.v1.ts'
import { splitTokens } from './splitTokens.ts'

const { classify } = createRuleClassifier(rulesV1)

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
      (title) => {
        const { confidence, impacts, places } = classify(title)
        expect(confidence > 0 && confidence < 1).toBe(true)
        expect(places.length).toBeLessThanOrEqual(4)
        for (const { amount } of impacts) expect(Math.abs(amount)).toBeLessThanOrEqual(1)
      },
    ),
  )
})

test('behavior: rules have names of their own, and each pattern can be met', () => {
  const names = [...rulesV1.rules, ...rulesV1.adjustments].map(({ id }) => id)
  expect(new Set(names).size).toBe(names.length)
  for (const { id, any } of [...rulesV1.rules, ...rulesV1.adjustments]) {
    for (const pattern of any) {
      // Built from the pattern itself: the first choice of each word, with its beginning completed by nothing.
      const text = pattern
        .split(' ')
        .filter((part) => part !== '_')
        .map((part) => (part.split('|')[0] ?? '').replace('*', ''))
        .join(' ')
      expect(splitTokens(text).join(' '), `${id}: ${pattern}`).toBe(text)
    }
  }
})
