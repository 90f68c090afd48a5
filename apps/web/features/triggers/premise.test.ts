import { evaluateSide } from '@spells/core/trigger'
import { expect, test } from 'vitest'
import { describePremise, proposePremise } from './premise.ts'

test('default', () => {
  expect(proposePremise(0.62)).toEqual({ direction: 'above', threshold: 0.72 })
  expect(proposePremise(0.97)).toEqual({ direction: 'below', threshold: 0.87 })
  expect(describePremise({ direction: 'above', threshold: 0.7 }, 0.62)).toBe(
    'It is 8.0 points away. It fires when a reading reaches 70.0% or more.',
  )
})

test('behavior: a proposal is never beyond already, and always a threshold that the API takes', () => {
  for (let probability = 0; probability <= 1; probability += 0.01) {
    const { direction, threshold } = proposePremise(probability)
    expect(threshold).toBeGreaterThan(0)
    expect(threshold).toBeLessThan(1)
    expect(direction === 'above' ? probability < threshold : probability > threshold).toBe(true)
  }
})

test('behavior: the words say the same as the evaluation', () => {
  for (const direction of ['above', 'below'] as const) {
    for (const probability of [0.49, 0.5, 0.51]) {
      const beyond = evaluateSide({ direction, threshold: 0.5 }, probability) === 'beyond'
      expect(describePremise({ direction, threshold: 0.5 }, probability).includes('already')).toBe(beyond)
    }
  }
})
