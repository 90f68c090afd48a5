import fc from 'fast-check'
import { expect, test } from 'vitest'
import { buildCrossingRange, isCrossed } from './crossingRange.ts'
import { evaluateSide } from './evaluateSide.ts'

// A coarse grid, so that values meet thresholds exactly.
const grid = fc.integer({ min: 0, max: 20 }).map((step) => step / 20)

test('default: the range holds exactly the rules whose side changes', () => {
  fc.assert(
    fc.property(
      grid,
      grid,
      fc.constantFrom('above' as const, 'below' as const),
      grid,
      (from, to, direction, threshold) => {
        const rule = { direction, threshold }
        const range = buildCrossingRange(from, to)
        const changes = evaluateSide(rule, from) !== evaluateSide(rule, to)
        expect(range !== undefined && isCrossed(range, rule)).toBe(changes)
      },
    ),
    { numRuns: 2_000 },
  )
})
