import { expect, test } from 'vitest'
import { measureBlastRadius } from '../../test/blastRadius/measureBlastRadius.ts'
import { computeBlastRadius } from './computeBlastRadius.ts'

// A reduced run; `npm run drill -- blast-radius` searches in more policies and prints the distribution.
test('behavior: no attack that a search finds costs more than the bound', { timeout: 300_000 }, () => {
  const { understated, losing, boundMet, gaps } = measureBlastRadius({ policies: 80, firstSeed: 1 })
  expect(understated).toEqual([])
  // The search is no straw man: now and then it finds the very bound.
  expect(losing).toBeGreaterThan(30)
  expect(boundMet).toBeGreaterThan(3)
  expect(gaps[Math.floor(gaps.length / 2)]).toBeLessThan(3)
})

test.each(['approvals', 'fees', 'half of each budget'])(
  'behavior: a bound that leaves out %s is found out',
  { timeout: 300_000 },
  (leftOut) => {
    const compute: typeof computeBlastRadius = (policy, use, facts) => {
      if (leftOut === 'fees') return computeBlastRadius({ ...policy, vaultPaysGas: false }, use, facts)
      if (leftOut === 'approvals') {
        const rules = policy.rules.filter(({ words }) => !words.flat().some(({ kind }) => kind === 'approve'))
        return computeBlastRadius({ ...policy, rules }, use, facts)
      }
      const budgets = policy.budgets.map((budget) => ({ ...budget, total: budget.total / 2n }))
      return computeBlastRadius({ ...policy, budgets }, use, facts)
    }
    expect(measureBlastRadius({ policies: 80, firstSeed: 1, compute }).understated).not.toEqual([])
  },
)
