import { CATEGORIES, FACTORS, SEVERITIES } from '@spells/shared'
import { classificationSchema } from '@spells/shared/api'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseHeadlineAnswers } from './parseHeadlineAnswers.ts'

const titles = ['Earthquake kills 40 in Chile', 'Fed raises rates', '地震']
const word = fc.constantFrom('Earthquake', 'Chile', 'raises rates', '地震', 'scam.example', '', ' ')
/** Mostly what is asked for, now and then something else. */
const mostly = <Good, Bad>(good: fc.Arbitrary<Good>, bad: fc.Arbitrary<Bad>) =>
  fc.oneof({ weight: 20, arbitrary: good }, { weight: 1, arbitrary: bad })
const unit = mostly(fc.double({ noNaN: true, min: 0, max: 1 }), fc.constantFrom('0.5', null, 2, -1))
const label = (known: readonly string[]) => mostly(fc.constantFrom(...known), fc.string())
const country = fc.record({ code: fc.constantFrom('CL', 'US', 'ZZ', '__proto__'), words: word })
const fields = {
  index: mostly(fc.integer({ min: 0, max: 2 }), fc.oneof(fc.integer(), fc.string())),
  category: label(CATEGORIES),
  severity: label(SEVERITIES),
  confidence: unit,
  countries: fc.array(country, { maxLength: 5 }),
  impacts: fc.array(fc.record({ factor: label(FACTORS), amount: unit, confidence: unit }), { maxLength: 2 }),
  words: fc.array(word, { maxLength: 4 }),
}
const answer = mostly(fc.record(fields), fc.record(fields, { requiredKeys: [] }))
const content = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .array(fc.oneof({ weight: 5, arbitrary: answer }, fc.jsonValue()))
      .map((answers) => JSON.stringify({ answers })),
  },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.string() },
)

test('behavior: whatever a model writes, each title has one answer, refused or with known labels and its own words', () => {
  let accepted = 0
  fc.assert(
    fc.property(content, (text) => {
      const answers = parseHeadlineAnswers(text, { titles, model: 'reader/1' })
      expect(answers).toHaveLength(titles.length)
      for (const [index, one] of answers.entries()) {
        if (!one.ok) {
          expect(one.refusal.field + one.refusal.reason).toMatch(/^[a-z_]+$/)
          continue
        }
        accepted++
        const { model, why, places } = classificationSchema.parse(one.value)
        expect(model).toBe('reader/1')
        const quotes = [...why.map(({ words }) => words), ...places.map(({ evidence }) => evidence)]
        expect(quotes.length > 0 && quotes.every((words) => words !== '' && titles[index]?.includes(words))).toBe(true)
      }
    }),
    { numRuns: 2_000, seed: 6 },
  )
  // Not by refusing everything.
  expect(accepted).toBeGreaterThan(10)
})
