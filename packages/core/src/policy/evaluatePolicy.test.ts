import { zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  buildFixturePolicy,
  buildFixtureUserOp,
  context,
  POOL,
  STRANGER,
  USDC,
  VALIDATOR,
  VAULT,
} from '../../test/sessionFixture.ts'
import { buildSupplyCall } from '../protocol/aave/buildSupplyCall.ts'
import { buildApproveCall } from '../protocol/erc20/buildApproveCall.ts'
import { everbloom } from '../spell/everbloom.ts'
import { encodeExecuteBatch, type VaultCall } from '../userop/executeBatch.ts'
import type { UserOperation } from '../userop/getUserOpHash.ts'
import { buildNonce, buildNonceKey, type Lane } from '../userop/nonceKey.ts'
import { toVaultCall } from '../userop/toVaultCall.ts'
import { evaluatePolicy } from './evaluatePolicy.ts'
import type { Policy } from './policy.ts'
import { FRESH_SESSION_USE, type SessionUse } from './sessionUse.ts'

type Case = {
  readonly policy?: Partial<Policy>
  readonly userOp?: Partial<UserOperation>
  readonly use?: Partial<SessionUse>
  readonly period?: number
  readonly window?: readonly [number, number]
}

function evaluate({ policy, userOp, use, period = 0, window = [1100, 1200] }: Case) {
  return evaluatePolicy(buildFixturePolicy(policy), {
    userOp: buildFixtureUserOp(userOp),
    use: { ...FRESH_SESSION_USE, ...use },
    window: { validAfterSec: window[0], validUntilSec: window[1] },
    period,
  })
}

const onLane = (laneClass: Lane['laneClass'], index: number) => ({
  nonce: buildNonce(buildNonceKey(VALIDATOR, { laneClass, index }), 0n),
})
const calling = (...calls: readonly Partial<VaultCall>[]) => ({
  callData: encodeExecuteBatch(calls.map((call) => ({ target: POOL, valueWei: 0n, data: '0x', ...call }))),
})
const supply = (changes: Partial<Parameters<typeof buildSupplyCall>[0]>) =>
  calling(toVaultCall(buildSupplyCall({ pool: POOL, asset: USDC, amount: 1n, account: VAULT, ...changes })))
const supplyData = buildSupplyCall({ pool: POOL, asset: USDC, amount: 1n, account: VAULT }).data

describe('evaluatePolicy', () => {
  test('default', () => {
    expect(evaluate({})).toEqual({
      ok: true,
      value: {
        window: { validAfterSec: 1100, validUntilSec: 1200 },
        use: {
          operations: 1,
          protectiveOperations: 0,
          gasWei: 2_500_000n,
          protectiveGasWei: 0n,
          budgets: [{ total: 100n, inPeriod: 0n, period: 0 }],
        },
      },
    })
  })

  test('behavior: the exit passes on both kinds of lane, with max and with an amount', () => {
    for (const laneClass of ['normal', 'protective'] as const) {
      for (const amount of ['max', '5']) {
        const exit = everbloom.buildExit(context, { asset: USDC, amount })
        if (!exit.ok) throw new Error(exit.refusal.code)
        const userOp = { ...calling(...exit.value.calls.map(toVaultCall)), ...onLane(laneClass, 0) }
        expect(evaluate({ userOp }).ok).toBe(true)
      }
    }
  })

  test('behavior: a no-op counts as protective on every lane', () => {
    const spent = { operations: 3, gasWei: 10n ** 15n }
    const outcome = evaluate({ userOp: { callData: '0x' }, use: spent })
    expect(outcome).toMatchObject({ ok: true, value: { use: { ...spent, protectiveOperations: 1 } } })
  })

  test('behavior: a later period starts afresh, an earlier one is over', () => {
    const policy = {
      periods: { anchorSec: 1100, lengthSec: 100 },
      budgets: [{ token: USDC, total: 1000n, perPeriod: 150n }],
    }
    const use = { budgets: [{ total: 100n, inPeriod: 100n, period: 1 }] }
    expect(evaluate({ policy, use, period: 1, window: [1150, 2000] })).toMatchObject({
      refusal: { code: 'period_budget_exceeded', budget: 0 },
    })
    expect(evaluate({ policy, use, period: 0, window: [1150, 2000] })).toMatchObject({
      refusal: { code: 'period_passed', budget: 0 },
    })
    expect(evaluate({ policy, use, period: 2, window: [1150, 2000] })).toMatchObject({
      value: {
        window: { validAfterSec: 1299, validUntilSec: 1399 },
        use: { budgets: [{ total: 200n, inPeriod: 100n, period: 2 }] },
      },
    })
  })

  test.each<readonly [string, Case]>([
    ['lane_refused', { userOp: onLane('normal', 2) }],
    ['lane_refused', { userOp: onLane('protective', 1) }],
    ['execution_refused', { userOp: { callData: '0x12345678' } }],
    ['encoding_refused', { userOp: { callData: `${supply({}).callData}00` } }],
    ['call_count_refused', { userOp: calling() }],
    ['target_refused', { userOp: calling({ target: STRANGER, data: supplyData }) }],
    ['target_refused', { userOp: calling({ target: VAULT, data: supplyData }) }],
    ['target_refused', { userOp: calling({ target: zeroAddress, data: supplyData }) }],
    ['selector_refused', { userOp: calling({ data: '0x' }) }],
    ['selector_refused', { userOp: calling({ data: '0xa415bcad' }) }],
    ['lane_refuses_call', { userOp: { ...supply({}), ...onLane('protective', 0) } }],
    ['value_refused', { userOp: calling({ data: supplyData, valueWei: 1n }) }],
    ['length_refused', { userOp: calling({ data: `${supplyData}00` }) }],
    ['length_refused', { userOp: calling({ data: `0x${supplyData.slice(2, -2)}` }) }],
    ['word_refused', { userOp: supply({ asset: STRANGER }) }],
    ['word_refused', { userOp: supply({ amount: 101n }) }],
    ['word_refused', { userOp: supply({ account: STRANGER }) }],
    [
      'word_refused',
      { userOp: calling(toVaultCall(buildApproveCall({ token: USDC, spender: STRANGER, amount: 1n }))) },
    ],
    ['word_refused', { userOp: calling(toVaultCall(buildApproveCall({ token: USDC, spender: POOL, amount: 101n }))) }],
    ['total_budget_exceeded', { use: { budgets: [{ total: 901n, inPeriod: 0n, period: 0 }] } }],
    ['fee_refused', { userOp: { maxFeePerGas: 101n } }],
    ['vault_payment_refused', { policy: { vaultPaysGas: false } }],
    ['paymaster_refused', { userOp: { paymaster: STRANGER } }],
    ['operations_used_up', { use: { operations: 3 } }],
    ['gas_budget_exceeded', { use: { gasWei: 10n ** 15n } }],
    ['period_refused', { period: 1 }],
    ['window_empty', { window: [2000, 3000] }],
    ['window_empty', { window: [1200, 1200] }],
    ['window_empty', { window: [1100, 0] }],
  ])('rejects: %s (%#)', (code, input) => {
    expect(evaluate(input)).toMatchObject({ ok: false, refusal: { code } })
  })
})
