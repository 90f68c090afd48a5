import { expect, test } from 'vitest'
import { castPlanSchema, isOwnerPlan, triggerPlanSchema } from './casts.ts'

const vaultId = '0e5a1f4e-0000-4000-8000-000000000002'
const sessionId = '0e5a1f4e-0000-4000-8000-000000000003'
/** As stored before owners could sign. */
const stored = { vaultId, spell: 'everbloom', action: 'entry', parameters: { amount: '1' }, sessionId } as const

test('default: each kind of plan, and who authorises it', () => {
  const withdraw = { vaultId, action: 'withdraw', token: 'native', amount: '1' }
  const { sessionId: _, ...unsigned } = stored
  const plans = [
    stored,
    unsigned,
    { vaultId, action: 'arm', sessionId },
    { vaultId, action: 'disarm', sessionId },
    withdraw,
  ]
  expect(plans.map((plan) => isOwnerPlan(castPlanSchema.parse(plan)))).toEqual([false, true, true, true, true])
  expect(castPlanSchema.parse(stored)).toEqual(stored)
  const token = '0xaf88d065e77c8cc2239327c5edb3a432268e5831'
  expect(castPlanSchema.parse({ ...withdraw, token })).toMatchObject({
    token: '0xaf88d065e77c8cC2239327C5EDb3A432268e5831',
  })
})

test('rejects: what belongs to another kind; a trigger without a session', () => {
  const { sessionId: _, ...unsigned } = stored
  const wrong = [
    { ...stored, action: 'arm' },
    { vaultId, action: 'arm' },
    { vaultId, action: 'withdraw', token: 'native', amount: '0' },
    { vaultId, action: 'withdraw', token: 'native', amount: '1', to: vaultId },
  ]
  for (const plan of wrong) expect(castPlanSchema.safeParse(plan).success, JSON.stringify(plan)).toBe(false)
  expect(triggerPlanSchema.safeParse(unsigned).success).toBe(false)
  expect(triggerPlanSchema.safeParse({ vaultId, action: 'disarm', sessionId }).success).toBe(false)
})
