import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FACTORS } from './factor.ts'
import { type FactorInput, factorsV1, scoreFactors } from './scoreFactors.ts'

const nowMs = 1_795_176_000_000
const hourMs = 3_600_000
const input = (storyId: string, facts: Partial<FactorInput> = {}): FactorInput => ({
  storyId,
  severity: 'high',
  trust: 1,
  sources: 1,
  lastSeenAtMs: nowMs,
  impacts: [{ factor: 'risk', amount: 0.8, confidence: 0.9 }],
  ...facts,
})
const scoreOf = (inputs: readonly FactorInput[], atMs = nowMs) =>
  scoreFactors(inputs, { nowMs: atMs, model: factorsV1 }).find(({ factor }) => factor === 'risk')

test('default: five scores with what they are made of', () => {
  const scores = scoreFactors([input('a'), input('b', { severity: 'medium' })], { nowMs, model: factorsV1 })
  expect(scores.map(({ factor }) => factor)).toEqual([...FACTORS])
  const risk = scores.find(({ factor }) => factor === 'risk')
  expect(risk?.contributions.map(({ storyId }) => storyId)).toEqual(['a', 'b'])
  expect(risk?.contributions.reduce((sum, { points }) => sum + points, 0)).toBeCloseTo(risk?.score ?? 0, 9)
  expect(scores[0]).toEqual({ factor: 'growth', score: 0, confidence: 0, contributions: [] })
})

test('behavior: a day halves a story, a second source lifts it, an opposite one takes it back', () => {
  const now = scoreOf([input('a')])?.score ?? 0
  const tomorrow = scoreOf([input('a')], nowMs + 24 * hourMs)?.score ?? 0
  expect(Math.atanh(tomorrow / 100) / Math.atanh(now / 100)).toBeCloseTo(0.5, 6)
  expect(scoreOf([input('a', { sources: 3 })])?.score).toBeGreaterThan(now)
  const against = input('b', { impacts: [{ factor: 'risk', amount: -0.8, confidence: 0.9 }] })
  const both = scoreOf([input('a'), against])
  expect(both?.score).toBeCloseTo(0, 9)
  expect(both?.contributions).toHaveLength(2)
  expect(both?.confidence).toBeLessThan(scoreOf([input('a'), input('c')])?.confidence ?? 0)
})

test('behavior: always in bounds, in any order, and the same again', () => {
  const impact = fc.record({
    factor: fc.constantFrom(...FACTORS),
    amount: fc.double({ min: -1, max: 1, noNaN: true }),
    confidence: fc.double({ min: 0, max: 1, noNaN: true }),
  })
  const inputs = fc.uniqueArray(
    fc.record({
      storyId: fc.string({ minLength: 1, maxLength: 6 }),
      severity: fc.constantFrom('info', 'low', 'medium', 'high', 'critical'),
      trust: fc.double({ min: 0.05, max: 1, noNaN: true }),
      sources: fc.integer({ min: 1, max: 50 }),
      lastSeenAtMs: fc.integer({ min: nowMs - 200 * hourMs, max: nowMs }),
      impacts: fc.array(impact, { maxLength: 5 }),
    }) satisfies fc.Arbitrary<FactorInput>,
    { selector: ({ storyId }) => storyId, maxLength: 30 },
  )
  fc.assert(
    fc.property(inputs, (list) => {
      for (const { score, confidence, contributions } of scoreFactors(list, { nowMs, model: factorsV1 })) {
        expect(Math.abs(score)).toBeLessThanOrEqual(100)
        expect(confidence >= 0 && confidence <= 1).toBe(true)
        expect(contributions.every(({ points }) => Number.isFinite(points))).toBe(true)
      }
      const again = JSON.parse(JSON.stringify(list)) as FactorInput[]
      expect(scoreFactors(again, { nowMs, model: factorsV1 })).toEqual(scoreFactors(list, { nowMs, model: factorsV1 }))
    }),
  )
})
