import { parseUnits } from 'viem'
import { describe, expect, test } from 'vitest'
import { A_USDC, buildFixturePolicy, POOL, STRANGER, USDC, VAULT } from '../../test/sessionFixture.ts'
import { FRESH_SESSION_USE } from '../policy/sessionUse.ts'
import type { BlastRadiusFacts } from './blastRadius.ts'
import { computeBlastRadius } from './computeBlastRadius.ts'

const facts: BlastRadiusFacts = {
  vault: VAULT,
  tokens: [USDC, A_USDC],
  pools: [{ pool: POOL, assets: [{ address: USDC, aToken: A_USDC }] }],
  held: [
    { token: 'native', amount: parseUnits('2', 18) },
    { token: USDC, amount: 600n },
    { token: A_USDC, amount: 300n, depositOf: USDC },
  ],
  allowances: [],
  prices: [
    { token: 'native', decimals: 18, maxUsd: '4000' },
    { token: USDC, decimals: 0, maxUsd: '1.001' },
    { token: A_USDC, decimals: 0, maxUsd: '1.001' },
  ],
  nowSec: 1500,
}
const rule = buildFixturePolicy().rules[0]
if (rule === undefined) throw new Error('the fixture has no rule')

describe('computeBlastRadius', () => {
  test("default: Everbloom's budget and the gas", () => {
    expect(computeBlastRadius(buildFixturePolicy(), FRESH_SESSION_USE, facts)).toMatchInlineSnapshot(`
      {
        "limitUsd": "1005.4",
        "lines": [
          {
            "amount": 1000n,
            "budget": 0,
            "cause": "approval",
            "tokens": [
              "0x00000000000000000000000000000000000000C0",
            ],
            "worthUsd": "1001",
          },
          {
            "amount": 1100000000000000n,
            "budget": null,
            "cause": "gas",
            "tokens": [
              "native",
            ],
            "worthUsd": "4.4",
          },
        ],
        "nowUsd": "905.3",
        "unknownRules": [],
      }
    `)
  })

  test('behavior: what was used is not lost again, and an allowance that stands comes on top', () => {
    const use = {
      ...FRESH_SESSION_USE,
      gasWei: 10n ** 15n,
      budgets: [{ total: 900n, inPeriod: 0n, period: 0 }],
    }
    const allowances = [{ token: USDC, spender: POOL, amount: 70n }]
    const policy = buildFixturePolicy({ vaultPaysGas: false })
    const { lines, limitUsd } = computeBlastRadius(policy, use, { ...facts, allowances })
    expect(lines.map(({ cause, amount }) => [cause, amount])).toEqual([
      ['approval', 100n],
      ['allowance', 70n],
    ])
    expect(limitUsd).toBe('170.17')
  })

  test('behavior: periods that are over allow nothing', () => {
    const policy = buildFixturePolicy({
      vaultPaysGas: false,
      periods: { anchorSec: 1000, lengthSec: 100 },
      budgets: [{ token: USDC, total: 1000n, perPeriod: 50n }],
    })
    const left = (nowSec: number, used = { total: 0n, inPeriod: 0n, period: 0 }) =>
      computeBlastRadius(policy, { ...FRESH_SESSION_USE, budgets: [used] }, { ...facts, nowSec }).lines[0]?.amount
    expect(left(1000)).toBe(550n)
    expect(left(1950)).toBe(100n)
    expect(left(1950, { total: 30n, inPeriod: 30n, period: 9 })).toBe(70n)
    expect(left(2000)).toBe(50n)
  })

  test('behavior: a rule that is not understood puts everything at stake', () => {
    const policy = buildFixturePolicy({ rules: [{ ...rule, target: STRANGER, selector: '0x12345678' }] })
    const radius = computeBlastRadius(policy, FRESH_SESSION_USE, facts)
    expect(radius).toMatchObject({ limitUsd: null, nowUsd: '8900.9', unknownRules: [0] })
  })

  test('behavior: an amount without a bound is bounded by what is there', () => {
    const words = [[{ kind: 'free' }], [{ kind: 'free' }]] as const
    const policy = buildFixturePolicy({ vaultPaysGas: false, rules: [{ ...rule, selector: '0xa9059cbb', words }] })
    const radius = computeBlastRadius(policy, FRESH_SESSION_USE, facts)
    // The deposit can be withdrawn to the vault first, by another session for instance.
    expect(radius).toMatchObject({ limitUsd: null, nowUsd: '900.9', lines: [{ amount: null }] })
  })

  test('behavior: what cannot be priced is not called nothing', () => {
    const radius = computeBlastRadius(buildFixturePolicy(), FRESH_SESSION_USE, { ...facts, prices: [] })
    expect(radius).toMatchObject({ limitUsd: null, nowUsd: null })
  })
})
