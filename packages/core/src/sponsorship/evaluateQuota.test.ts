import fc from 'fast-check'
import { expect, test } from 'vitest'
import { evaluateQuota, type SponsorReservation, sumReservations } from './evaluateQuota.ts'
import { getDayEndMs, getSponsoredDay } from './sponsoredDay.ts'

const open = (costWei: bigint): SponsorReservation => ({ state: 'open', costWei })
const quota = { operations: 2, costWei: 100n }

test('default', () => {
  expect(evaluateQuota({ quota, others: [open(40n)], maxCostWei: 60n })).toEqual({ ok: true, value: null })
  const released: SponsorReservation = { state: 'released', costWei: 100n }
  expect(evaluateQuota({ quota, others: [released, released, released], maxCostWei: 100n }).ok).toBe(true)
})

test('rejects: sponsor_over_quota', () => {
  const refused = (limit: string) => ({ ok: false, refusal: { code: 'sponsor_over_quota', limit } })
  expect(evaluateQuota({ quota, others: [open(1n), open(1n)], maxCostWei: 1n })).toEqual(refused('operations'))
  expect(evaluateQuota({ quota, others: [open(41n)], maxCostWei: 60n })).toEqual(refused('costWei'))
  expect(evaluateQuota({ quota: { ...quota, operations: 0 }, others: [], maxCostWei: 0n })).toEqual(
    refused('operations'),
  )
})

test('behavior: whatever is asked in whatever order, no more than the quota is given', () => {
  fc.assert(
    fc.property(
      fc.array(fc.bigInt({ min: 0n, max: 60n }), { maxLength: 12 }),
      fc.nat(6),
      fc.bigInt({ min: 0n, max: 200n }),
      (costs, operations, costWei) => {
        const given: SponsorReservation[] = []
        for (const maxCostWei of costs) {
          const verdict = evaluateQuota({ quota: { operations, costWei }, others: given, maxCostWei })
          const before = sumReservations(given)
          const fits = before.operations < operations && before.costWei + maxCostWei <= costWei
          expect(verdict.ok).toBe(fits)
          if (verdict.ok) given.push(open(maxCostWei))
        }
        const after = sumReservations(given)
        expect(after.operations <= operations && after.costWei <= costWei).toBe(true)
      },
    ),
  )
})

test('behavior: days are those of UTC', () => {
  const lastMs = Date.UTC(2026, 10, 21, 23, 59, 59, 999)
  expect(getSponsoredDay(lastMs)).toBe('2026-11-21')
  expect(getDayEndMs(lastMs)).toBe(lastMs + 1)
  expect(getSponsoredDay(lastMs + 1)).toBe('2026-11-22')
})
