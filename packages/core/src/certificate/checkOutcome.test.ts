import { expect, test } from 'vitest'
import { buildLandedFixture } from '../../test/certificateFixture.ts'
import { checkOutcome } from './checkOutcome.ts'

const [landed] = (await buildLandedFixture()).certificate.steps
if (!landed) throw new Error('The fixture has no step.')
const reason = { code: 'result_unreadable', message: 'Nobody can tell.' }
const unreadable: typeof landed = { ...landed, status: 'UNMET', observations: [], reason }

const listFlaws = (step: typeof landed) =>
  checkOutcome(step, '$')
    .filter(({ passed }) => !passed)
    .map(({ place }) => place)

test('default', () => {
  expect(listFlaws(landed)).toEqual([])
})

test('behavior: a result that no node could tell is claimed to be nothing but on chain', () => {
  expect(listFlaws(unreadable)).toEqual([])
})

test.each([
  ['as met', { ...unreadable, status: 'FINALIZED' as const }, ['$.observations']],
  ['without saying that it is unreadable', { ...unreadable, reason: undefined }, ['$.status', '$.observations']],
  [
    'with observations',
    { ...unreadable, observations: landed.observations },
    ['$.observations', '$.observations[0].condition'],
  ],
])('rejects: a result that nobody read, %s', (_, step, places) => {
  expect(listFlaws(step)).toEqual(places)
})
