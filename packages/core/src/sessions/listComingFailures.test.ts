import { expect, test } from 'vitest'
import { buildFixturePolicy } from '../../test/sessionFixture.ts'
import { FRESH_SESSION_USE, type SessionUse } from '../policy/sessionUse.ts'
import { listComingFailures, type SessionSurroundings } from './listComingFailures.ts'

const DAY = 86_400
const policy = buildFixturePolicy({
  validUntilSec: 100 * DAY,
  normal: { lanes: 1, maxOperations: 20, maxGasWei: 1_000n },
  protective: { lanes: 1, maxOperations: 20, maxGasWei: 1_000n },
})
const around: SessionSurroundings = {
  nowSec: 10 * DAY,
  operationCostWei: 10n,
  vaultFundsWei: 1_000n,
  sponsorTodayWei: null,
  sponsorDepositWei: null,
  markets: [{ question: 'Rain?', status: 'open', endsAtMs: 90 * DAY * 1000 }],
}
const list = (changes: Partial<SessionSurroundings> = {}, use: Partial<SessionUse> = {}, of = policy) =>
  listComingFailures(of, { ...FRESH_SESSION_USE, ...use }, { ...around, ...changes }).map(({ code }) => code)
const spend = (total: bigint) => ({ budgets: [{ total, inPeriod: 0n, period: 0 }] })

test('default: nothing is near', () => {
  expect(list()).toEqual([])
})

test('behavior: the end, days before', () => {
  expect(list({ nowSec: 97 * DAY, markets: [] })).toEqual(['session_ends_soon'])
  expect(list({ nowSec: 97 * DAY - 1, markets: [] })).toEqual([])
})

test('behavior: a budget that is nearly spent, or too small for one more entry', () => {
  expect(list({}, spend(799n))).toEqual([])
  expect(list({}, spend(800n))).toEqual(['budget_nearly_spent'])
  const small = buildFixturePolicy({ ...policy, budgets: policy.budgets.map((budget) => ({ ...budget, total: 150n })) })
  expect(list({}, spend(51n), small)).toEqual(['budget_nearly_spent'])
})

test('behavior: operations and gas, of each class', () => {
  expect(list({}, { operations: 18 })).toEqual(['operations_nearly_used'])
  expect(list({}, { protectiveOperations: 18 })).toEqual(['operations_nearly_used'])
  expect(list({}, { gasWei: 971n, protectiveGasWei: 971n })).toEqual([
    'gas_budget_nearly_used',
    'gas_budget_nearly_used',
  ])
})

test('behavior: a sponsor that is low matters only where the vault cannot pay itself', () => {
  const poor = { vaultFundsWei: 29n }
  expect(list(poor)).toEqual(['gas_funds_low'])
  expect(list({ ...poor, sponsorTodayWei: 30n, sponsorDepositWei: 200n })).toEqual([])
  expect(list({ ...poor, sponsorTodayWei: 29n, sponsorDepositWei: 200n })).toEqual(['sponsor_low'])
  expect(list({ ...poor, sponsorTodayWei: 30n, sponsorDepositWei: 199n })).toEqual(['sponsor_low'])
  expect(list({ sponsorTodayWei: 0n, sponsorDepositWei: 0n })).toEqual([])
  const sponsored = buildFixturePolicy({ ...policy, vaultPaysGas: false })
  expect(list({ sponsorTodayWei: 0n, sponsorDepositWei: 0n }, {}, sponsored)).toEqual(['sponsor_low'])
})

test('behavior: a market that closes soon, or is closed', () => {
  const market = { question: 'Rain?', status: 'open', endsAtMs: 12 * DAY * 1000 } as const
  expect(list({ markets: [market] })).toEqual(['market_closes_soon'])
  expect(list({ markets: [{ ...market, endsAtMs: 9 * DAY * 1000 }] })).toEqual(['market_closes_soon'])
  expect(
    list({
      markets: [
        { ...market, status: 'resolved' },
        { ...market, endsAtMs: null },
      ],
    }),
  ).toEqual(['market_closed'])
})
