import { expect, test } from 'vitest'
import { DEVELOPMENT_SETS, readHeadlines } from './readHeadlines.ts'

/** Titles whose words are the same by this part say the same. */
const ALIKE = 0.6

const readWords = (title: string): ReadonlySet<string> => new Set(title.toLowerCase().match(/[a-z0-9]+/g))

test('invariant: what no model has seen is in no set that models are written on', () => {
  const developed = DEVELOPMENT_SETS.flatMap((set) => readHeadlines(set).map(({ title }) => readWords(title)))
  const unseen = readHeadlines('heldOut3')
  expect(unseen.length).toBeGreaterThan(150)
  const alike = unseen.filter(({ title }) => {
    const words = readWords(title)
    return developed.some((other) => {
      const common = [...words].filter((word) => other.has(word)).length
      return common / (words.size + other.size - common) >= ALIKE
    })
  })
  expect(alike).toEqual([])
})
