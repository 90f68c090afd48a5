import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fuseRanks } from './fuseRanks.ts'

test('default: what stands high in both comes first, whatever only one of them says', () => {
  const fused = fuseRanks([
    ['a', 'b', 'c'],
    ['d', 'b', 'a'],
  ])
  expect(fused.map(({ key }) => key)).toEqual(['a', 'b', 'd', 'c'])
  expect(fuseRanks([['a'], ['a']])).toEqual([{ key: 'a', score: 1 }])
  expect(fuseRanks([['a'], []])).toEqual([{ key: 'a', score: 0.5 }])
  expect(fuseRanks([[], []])).toEqual([])
})

const keys = fc.uniqueArray(fc.integer({ min: 0, max: 40 }).map(String), { maxLength: 30 })

test('behavior: every key once, in falling order, with a score in (0, 1]', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const fused = fuseRanks([one, other])
      expect(fused.map(({ key }) => key).toSorted()).toEqual([...new Set([...one, ...other])].toSorted())
      const scores = fused.map(({ score }) => score)
      expect(scores).toEqual(scores.toSorted((a, b) => b - a))
      expect(scores.every((score) => score > 0 && score <= 1)).toBe(true)
    }),
  )
})

test('behavior: who is ahead of another in each order that has the other is ahead in the whole', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const places = new Map(fuseRanks([one, other]).map(({ key }, place) => [key, place]))
      const isAhead = (order: readonly string[], a: string, b: string): boolean =>
        !order.includes(b) || (order.includes(a) && order.indexOf(a) < order.indexOf(b))
      for (const a of places.keys())
        for (const b of places.keys())
          if (a !== b && isAhead(one, a, b) && isAhead(other, a, b))
            expect(places.get(a)).toBeLessThan(places.get(b) ?? -1)
    }),
  )
})

test('behavior: what both orders found is no lower than what only one found at no better a place', () => {
  fc.assert(
    fc.property(keys, keys, (one, other) => {
      const places = new Map(fuseRanks([one, other]).map(({ key }, place) => [key, place]))
      const both = one.filter((key) => other.includes(key))
      for (const key of both)
        for (const alone of [...one.slice(one.indexOf(key) + 1), ...other.slice(other.indexOf(key) + 1)])
          if (!both.includes(alone)) expect(places.get(key)).toBeLessThan(places.get(alone) ?? -1)
    }),
  )
})
