import {
  buildApproveCall,
  buildSupplyCall,
  encodeExecuteBatch,
  evaluatePolicy,
  FRESH_SESSION_USE,
  type Policy,
  toVaultCall,
  type VaultCall,
} from '@spells/core'
import { metavaultAbi, ownerValidatorAbi, sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, concat, encodeFunctionData, type Hex, maxUint256, numberToHex, slice, zeroAddress } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildEntryCallData,
  buildExitCallData,
  buildSessionOp,
  buildTestPolicy,
  enableSession,
  ownerCalls,
  submit,
} from './sessionOps.ts'
import { POOL, type Setup, setupVault, TOKEN } from './setupVault.ts'

const STRANGER: Address = '0x00000000000000000000000000000000000bad00'

let setup: Setup
let policy: Policy
let nowSec: number

beforeAll(async () => {
  setup = await setupVault()
  nowSec = Number((await setup.publicClient.getBlock()).timestamp)
  policy = buildTestPolicy(setup.vault, nowSec)
  await enableSession(setup, policy)
})
afterAll(() => setup.stop())

const supply = (changes: Partial<Parameters<typeof buildSupplyCall>[0]> = {}): VaultCall =>
  toVaultCall(buildSupplyCall({ pool: POOL, asset: TOKEN, amount: 1n, account: setup.vault, ...changes }))
const calling = (...calls: readonly VaultCall[]): Hex => encodeExecuteBatch(calls)

/** Changes one byte of hex data. */
function flip(data: Hex, place: number, change: number): Hex {
  const i = 2 + 2 * place
  const byte = (Number.parseInt(data.slice(i, i + 2), 16) ^ change).toString(16).padStart(2, '0')
  return `0x${data.slice(2, i)}${byte}${data.slice(i + 2)}`
}

describe('with the session key in hand', () => {
  test('default: the permitted entry, exit and no-op land', async () => {
    const entry = await submit(setup, await buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '50')))
    expect(entry).toMatchObject({ status: 'landed', success: true })
    for (const laneClass of ['normal', 'protective'] as const) {
      const lane = { laneClass, index: 0 }
      const exit = await buildSessionOp(setup, policy, buildExitCallData(setup.vault), { lane })
      expect(await submit(setup, exit)).toMatchObject({ status: 'landed', success: true })
      expect(await submit(setup, await buildSessionOp(setup, policy, '0x', { lane }))).toMatchObject({
        status: 'landed',
        success: true,
      })
    }
  })

  const attacks: readonly (readonly [string, string, () => Hex])[] = [
    ['target', 'TargetRefused', () => calling({ ...supply(), target: STRANGER })],
    ['target zero, which means the vault', 'TargetRefused', () => calling({ ...supply(), target: zeroAddress })],
    ['selector', 'SelectorRefused', () => calling({ ...supply(), data: '0xa415bcad' })],
    ['no calldata', 'SelectorRefused', () => calling({ ...supply(), data: '0x' })],
    ['another asset', 'WordRefused', () => calling(supply({ asset: STRANGER }))],
    ['another beneficiary', 'WordRefused', () => calling(supply({ account: STRANGER }))],
    [
      'another spender',
      'WordRefused',
      () => calling(toVaultCall(buildApproveCall({ token: TOKEN, spender: STRANGER, amount: 1n }))),
    ],
    [
      'an unlimited approval',
      'WordRefused',
      () => calling(toVaultCall(buildApproveCall({ token: TOKEN, spender: POOL, amount: maxUint256 }))),
    ],
    ['an amount above the cap', 'WordRefused', () => calling(supply({ amount: 101n }))],
    [
      'the budget, split over one batch',
      'TotalBudgetExceeded',
      () => calling(...Array.from({ length: 3 }, () => supply({ amount: 100n }))),
    ],
    ['native value', 'ValueRefused', () => calling({ ...supply(), valueWei: 1n })],
    [
      'self-call: install a module',
      'TargetRefused',
      () =>
        calling({
          target: setup.vault,
          valueWei: 0n,
          data: encodeFunctionData({ abi: metavaultAbi, functionName: 'installModule', args: [1n, STRANGER, '0x'] }),
        }),
    ],
    [
      'self-call without execute: install a module',
      'ExecutionRefused',
      () => encodeFunctionData({ abi: metavaultAbi, functionName: 'installModule', args: [1n, STRANGER, '0x'] }),
    ],
    [
      'a session for itself',
      'TargetRefused',
      () =>
        calling({
          target: setup.contracts.sessionValidator,
          valueWei: 0n,
          data: encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: ['0x'] }),
        }),
    ],
    [
      'the owner validator',
      'TargetRefused',
      () =>
        calling({
          target: setup.contracts.ownerValidator,
          valueWei: 0n,
          data: encodeFunctionData({ abi: ownerValidatorAbi, functionName: 'onUninstall', args: ['0x'] }),
        }),
    ],
    ['delegatecall mode', 'ExecutionRefused', () => flip(calling(supply()), 4, 0xfe)],
    ['single mode', 'ExecutionRefused', () => flip(calling(supply()), 4, 0x01)],
    ['try mode', 'ExecutionRefused', () => flip(calling(supply()), 5, 0x01)],
    ['executeUserOp', 'ExecutionRefused', () => `0x8dd7712f${calling(supply()).slice(10)}`],
    ['shifted pointer to the batch', 'EncodingRefused', () => flip(calling(supply()), 36 + 31, 0x20)],
    ['shifted pointer to the array', 'EncodingRefused', () => flip(calling(supply()), 100 + 31, 0x20)],
    ['shifted pointer to a call', 'EncodingRefused', () => flip(calling(supply()), 164 + 31, 0x20)],
    ['shifted pointer to the data of a call', 'EncodingRefused', () => flip(calling(supply()), 196 + 64 + 31, 0x20)],
    ['bytes behind the end', 'EncodingRefused', () => `${calling(supply())}00`],
    ['dirty padding of an argument', 'WordRefused', () => calling({ ...supply(), data: flip(supply().data, 4, 1) })],
    ['over-long calldata', 'LengthRefused', () => calling({ ...supply(), data: `${supply().data}00` })],
    ['cut calldata', 'LengthRefused', () => calling({ ...supply(), data: supply().data.slice(0, -2) as Hex })],
  ]

  test.each(attacks)('rejects: %s (%s)', async (_, reason, build) => {
    const userOp = await buildSessionOp(setup, policy, build())
    expect(await submit(setup, userOp)).toEqual({ status: 'refused', reason })
    // The model in core says the same, so the TLM would not even sign it.
    const window = { validAfterSec: nowSec - 60, validUntilSec: nowSec + 600 }
    const verdict = evaluatePolicy(policy, { userOp, use: FRESH_SESSION_USE, window, period: 0 })
    expect(verdict).toMatchObject({ ok: false, refusal: { code: toCode(reason) } })
  })

  test('rejects: the budget, over several operations', async () => {
    const own = buildTestPolicy(setup.vault, nowSec, { salt: 2n })
    await enableSession(setup, own)
    const supplyOnce = async (amount: string) =>
      submit(setup, await buildSessionOp(setup, own, buildEntryCallData(setup.vault, amount)))
    for (const amount of ['100', '100', '50']) expect(await supplyOnce(amount)).toMatchObject({ status: 'landed' })
    expect(await supplyOnce('1')).toEqual({ status: 'refused', reason: 'TotalBudgetExceeded' })
  })

  test('rejects: expired, not due, and changed windows', async () => {
    const now = Number((await setup.publicClient.getBlock()).timestamp)
    const callData = buildEntryCallData(setup.vault, '1')
    const at = async (window: readonly [number, number]) => buildSessionOp(setup, policy, callData, { window })
    expect(await submit(setup, await at([now - 100, now - 1]))).toEqual({ status: 'refused', reason: 'AA22' })
    expect(await submit(setup, await at([now + 1000, now + 2000]))).toEqual({ status: 'refused', reason: 'AA22' })
    expect(await submit(setup, await at([now - 100, 0]))).toEqual({ status: 'refused', reason: 'WindowEmpty' })
    const expired = await at([now - 100, now - 1])
    const { signature } = expired
    const until = numberToHex(now + 600, { size: 6 })
    const extended = { ...expired, signature: concat([slice(signature, 0, 6), until, slice(signature, 12)]) }
    expect(await submit(setup, extended)).toEqual({ status: 'refused', reason: 'AA24' })
  })

  test('rejects: an expired session', async () => {
    const own = buildTestPolicy(setup.vault, nowSec, { salt: 3n, validUntilSec: nowSec - 1 })
    await enableSession(setup, own)
    const userOp = await buildSessionOp(setup, own, buildEntryCallData(setup.vault, '1'))
    expect(await submit(setup, userOp)).toEqual({ status: 'refused', reason: 'AA22' })
  })

  test('rejects: another key, an unknown session, another policy', async () => {
    const callData = buildEntryCallData(setup.vault, '1')
    const signer = privateKeyToAccount(`0x${'77'.repeat(32)}`)
    const forged = await buildSessionOp(setup, policy, callData, { signer })
    expect(await submit(setup, forged)).toEqual({ status: 'refused', reason: 'AA24' })
    const wider = await buildSessionOp(setup, { ...policy, rules: [] }, callData)
    expect(await submit(setup, wider)).toEqual({ status: 'refused', reason: 'SessionUnknown' })
    const good = await buildSessionOp(setup, policy, callData)
    const changed = { ...good, signature: flip(good.signature, 113 + 44, 0xff) }
    expect(await submit(setup, changed)).toEqual({ status: 'refused', reason: 'PolicyMismatch' })
  })

  test('rejects: replay, on the same lane, on another one, for the owner, and to another entry', async () => {
    const userOp = await buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '1'))
    expect(await submit(setup, userOp)).toMatchObject({ status: 'landed' })
    expect(await submit(setup, userOp)).toEqual({ status: 'refused', reason: 'AA25' })
    const nonce = await setup.readNonce({ laneClass: 'normal', index: 1 })
    expect(await submit(setup, { ...userOp, nonce })).toEqual({ status: 'refused', reason: 'AA24' })
    const own = await setup.readNonce({ laneClass: 'normal', index: 0 }, setup.contracts.ownerValidator)
    expect(await submit(setup, { ...userOp, nonce: own })).toEqual({ status: 'refused', reason: 'AA24' })
  })

  test('rejects: lanes that the policy lacks, and entries on the protective lane', async () => {
    const callData = buildEntryCallData(setup.vault, '1')
    const on = async (laneClass: 'normal' | 'protective', index: number) =>
      submit(setup, await buildSessionOp(setup, policy, callData, { lane: { laneClass, index } }))
    expect(await on('normal', 2)).toEqual({ status: 'refused', reason: 'LaneRefused' })
    expect(await on('protective', 1)).toEqual({ status: 'refused', reason: 'LaneRefused' })
    expect(await on('protective', 0)).toEqual({ status: 'refused', reason: 'LaneRefusesCall' })
  })

  test('rejects: more gas than granted, and payment by a vault that may not', async () => {
    const callData = buildEntryCallData(setup.vault, '1')
    const paying = async (changes: Parameters<typeof buildTestPolicy>[2], maxFeePerGas = 3_000_000_000n) => {
      const own = buildTestPolicy(setup.vault, nowSec, { salt: 4n, ...changes })
      await enableSession(setup, own)
      return submit(setup, await buildSessionOp(setup, own, callData, { changes: { maxFeePerGas } }))
    }
    expect(await paying({ vaultPaysGas: false })).toEqual({ status: 'refused', reason: 'VaultPaymentRefused' })
    expect(await paying({ maxFeePerGasWei: 2_000_000_000n })).toEqual({ status: 'refused', reason: 'FeeRefused' })
    const normal = { lanes: 1, maxOperations: 1, maxGasWei: 10n ** 15n }
    expect(await paying({ normal })).toEqual({ status: 'refused', reason: 'GasBudgetExceeded' })
    expect(await paying({ normal: { ...normal, maxOperations: 0 } })).toEqual({
      status: 'refused',
      reason: 'OperationsUsedUp',
    })
  })

  test('rejects: a revoked session, in the same block as its revocation', async () => {
    const own = buildTestPolicy(setup.vault, nowSec, { salt: 8n })
    const args = [await enableSession(setup, own)] as const
    const userOp = await buildSessionOp(setup, own, buildEntryCallData(setup.vault, '1'))
    await setup.testClient.setAutomine(false)
    const data = encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeSession', args })
    const revocation = ownerCalls(setup, data, { maxFeePerGas: 10n ** 11n, maxPriorityFeePerGas: 10n ** 11n })
    const attempt = submit(setup, userOp)
    await expect.poll(async () => (await setup.testClient.getTxpoolStatus()).pending).toBe(2)
    await setup.testClient.mine({ blocks: 1 })
    await setup.testClient.setAutomine(true)
    await revocation
    expect(await attempt).toEqual({ status: 'refused', reason: 'SessionIsRevoked' })
    const { transactions } = await setup.publicClient.getBlock()
    expect(transactions).toHaveLength(2)
  })

  // Last, since it ends the session that the others use.
  test('rejects: every session, after all are revoked', async () => {
    const other = buildTestPolicy(setup.vault, nowSec, { salt: 9n })
    await enableSession(setup, other)
    const before = await buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '1'))
    await ownerCalls(setup, encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'revokeAllSessions' }))
    expect(await submit(setup, before)).toEqual({ status: 'refused', reason: 'SessionIsRevoked' })
    const noOp = await buildSessionOp(setup, other, '0x')
    expect(await submit(setup, noOp)).toEqual({ status: 'refused', reason: 'SessionIsRevoked' })
  })
})

/** TargetRefused → target_refused */
function toCode(errorName: string): string {
  return errorName.replace(/(?<!^)[A-Z]/g, (letter) => `_${letter}`).toLowerCase()
}
