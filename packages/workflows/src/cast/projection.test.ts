import type { TlmFact } from '@spells/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deriveCastStatus } from './deriveCastStatus.ts'
import { aUsdc, buildFact, castId, usdc, vaultAddress, vaultId } from './fixtures.ts'
import { type PositionRow, type PositionSource, projectPositions } from './projectPositions.ts'
import { projectStep, type StepView } from './projectStep.ts'
import { selectNextFacts } from './selectNextFacts.ts'

const created: StepView = {
  status: 'CREATED',
  userOpHash: null,
  inclusion: null,
  observations: [],
  reason: null,
  updatedAt: 0,
}

/** The rows of one vault, with the order rule of the consumer. Casts are of a spell, but for `withdrawals`. */
function createProjection({ withdrawals = [] }: { readonly withdrawals?: readonly number[] } = {}) {
  const withdrawn = new Set<string>(withdrawals.map(castId))
  const steps = new Map<string, StepView & { readonly castId: TlmFact['castId'] }>()
  let positions: PositionRow[] = []
  let last = 0
  return {
    last: () => last,
    deliver(facts: readonly TlmFact[]) {
      const { next, gapBefore } = selectNextFacts(facts, last)
      for (const fact of next) {
        const before = steps.get(fact.intentId) ?? { ...created, castId: fact.castId }
        steps.set(fact.intentId, { ...projectStep(before, fact), castId: fact.castId })
        const sources = [...steps].map(([stepId, step]): PositionSource => {
          const spell = withdrawn.has(step.castId) ? undefined : 'everbloom'
          return { stepId, spell, ...step }
        })
        positions = projectPositions({
          vaultId,
          vault: vaultAddress,
          assets: [{ address: usdc, aToken: aUsdc }],
          sources,
          existing: positions,
          atMs: Date.parse(fact.at),
        })
        last = fact.sequence
      }
      return gapBefore
    },
    rows: () => ({ steps: Object.fromEntries(steps), positions }),
  }
}

const entry = (sequence: number, cast: number, block: number, after: string) => [
  buildFact({ sequence, cast, status: 'SIGNED' }),
  buildFact({ sequence: sequence + 1, cast, status: 'SUBMITTED' }),
  buildFact({ sequence: sequence + 2, cast, status: 'CONFIRMED', block, after }),
]

const history: readonly TlmFact[] = [
  ...entry(1, 1, 10, '100'),
  ...entry(4, 2, 12, '250'),
  buildFact({ sequence: 7, cast: 1, status: 'FINALIZED', block: 10, after: '100' }),
  // A reorg takes the second cast back; it lands again later, after a third one was refused.
  buildFact({ sequence: 8, cast: 2, status: 'SUBMITTED', correction: true }),
  buildFact({ sequence: 9, cast: 3, status: 'REJECTED' }),
  buildFact({ sequence: 10, cast: 2, status: 'CONFIRMED', block: 14, after: '251' }),
  buildFact({ sequence: 11, cast: 2, status: 'FINALIZED' }),
  ...entry(12, 4, 20, '0'),
  ...entry(15, 5, 22, '7'),
  buildFact({ sequence: 18, cast: 4, status: 'FINALIZED' }),
]

test('default: entries and an exit give one closed position and the next is a new one', () => {
  const projection = createProjection()
  projection.deliver(history)
  expect(
    projection.rows().positions.map(({ state, amount, casts }) => ({ state, amount, casts: casts.length })),
  ).toEqual([
    { state: 'closed', amount: '0', casts: 3 },
    { state: 'active', amount: '7', casts: 1 },
  ])
})

test('behavior: any order, duplication and loss of deliveries ends in the same rows', () => {
  const expected = createProjection()
  expected.deliver(history)
  const deliveries = fc.array(fc.array(fc.constantFrom(...history), { maxLength: 6 }), { maxLength: 30 })
  fc.assert(
    fc.property(deliveries, (batches) => {
      const projection = createProjection()
      for (const batch of batches) {
        const gapBefore = projection.deliver(batch)
        // What lies before the gap is pulled from the transaction manager, which keeps every fact.
        if (gapBefore !== undefined) {
          const pulled = history.filter(({ sequence }) => sequence > projection.last())
          projection.deliver([...batch, ...pulled.slice(0, 4)])
        }
      }
      projection.deliver(history)
      expect(projection.rows()).toEqual(expected.rows())
    }),
  )
})

test('behavior: a withdrawal of what is lent changes a position, and opens none', () => {
  const projection = createProjection({ withdrawals: [1, 3] })
  projection.deliver([...entry(1, 1, 10, '40'), ...entry(4, 2, 12, '100'), ...entry(7, 3, 14, '60')])
  const { positions } = projection.rows()
  expect(positions).toMatchObject([{ state: 'active', amount: '60', spell: 'everbloom' }])
})

test('behavior: a reorg of the exit opens the position again under the same id', () => {
  const projection = createProjection()
  projection.deliver(history.slice(0, 14))
  const [closed] = projection.rows().positions
  projection.deliver([buildFact({ sequence: 15, cast: 4, status: 'SUBMITTED', correction: true })])
  const [opened] = projection.rows().positions
  expect([closed?.state, opened?.state, opened?.amount, opened?.closedAt]).toEqual(['closed', 'active', '251', null])
  expect(opened?.id).toBe(closed?.id)
})

test('behavior: a reorg of the only entry leaves a closed row without casts', () => {
  const projection = createProjection()
  projection.deliver([
    ...entry(1, 1, 10, '100'),
    buildFact({ sequence: 4, cast: 1, status: 'SUBMITTED', correction: true }),
  ])
  expect(projection.rows().positions).toMatchObject([{ state: 'closed', amount: '0', casts: [] }])
  expect(Object.values(projection.rows().steps)[0]).toMatchObject({
    status: 'SUBMITTED',
    inclusion: null,
    observations: [],
  })
})

test('behavior: the status of a cast is that of the first step that is not settled', () => {
  const step = (status: StepView['status'], reason: StepView['reason'] = null) => ({ status, reason })
  const reason = { code: 'call_reverted', message: 'No.' }
  expect(deriveCastStatus([step('CREATED')]).status).toBe('CREATED')
  expect(deriveCastStatus([step('CONFIRMED'), step('CREATED')]).status).toBe('PENDING')
  expect(deriveCastStatus([step('FINALIZED'), step('CONFIRMED')]).status).toBe('CONFIRMED')
  expect(deriveCastStatus([step('FINALIZED'), step('FINALIZED')]).status).toBe('FINALIZED')
  expect(deriveCastStatus([step('FINALIZED'), step('REVERTED', reason)])).toEqual({ status: 'REVERTED', reason })
})
