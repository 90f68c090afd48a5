import { expect, test } from 'vitest'
import { buildFixturePolicy, context, POOL, USDC } from '../../test/sessionFixture.ts'
import { everbloom } from './everbloom.ts'
import { findUncoveredCall } from './findUncoveredCall.ts'

const options = { context, limits: { asset: USDC, budget: '1000', perCast: '100' } }
const policy = buildFixturePolicy()

test("default: Everbloom's own grant covers entry and exit", () => {
  expect(findUncoveredCall(everbloom, policy, options)).toBeUndefined()
})

test('rejects: a grant that lacks a call of the exit, and names it', () => {
  const rules = policy.rules.slice(0, 2)
  expect(findUncoveredCall(everbloom, { ...policy, rules }, options)).toMatchObject({
    ...{ leg: 'exit', laneClass: 'protective', call: 0, name: 'withdraw', target: POOL },
    refusal: { code: 'selector_refused' },
  })
})

test('rejects: an exit that only normal lanes may make', () => {
  const rules = policy.rules.map((rule) => ({ ...rule, lanes: 'normal' as const }))
  expect(findUncoveredCall(everbloom, { ...policy, rules }, options)).toMatchObject({
    ...{ leg: 'exit', laneClass: 'protective', name: 'withdraw' },
    refusal: { code: 'lane_refuses_call' },
  })
})

test('rejects: a grant that lacks a call of the entry', () => {
  for (const [index, name] of ['approve', 'supply'].entries()) {
    const rules = policy.rules.filter((_, i) => i !== index)
    expect(findUncoveredCall(everbloom, { ...policy, rules }, options)).toMatchObject({ leg: 'entry', name })
  }
})
