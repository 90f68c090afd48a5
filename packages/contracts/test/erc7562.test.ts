import { encodeOwnerSignature, getOwnerOpTypedData, getUserOpHash, type Policy, type UserOperation } from '@spells/core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  buildEntryCallData,
  buildExitCallData,
  buildSessionOp,
  buildTestPolicy,
  enableSession,
  submit,
} from './sessionOps.ts'
import { owner, type Setup, setupVault, TOKEN } from './setupVault.ts'
import { BANNED_OPCODES, findForeignAccesses, traceValidation } from './validationTrace.ts'

let setup: Setup
let policy: Policy

beforeAll(async () => {
  setup = await setupVault()
  const nowSec = Number((await setup.publicClient.getBlock()).timestamp)
  policy = buildTestPolicy(setup.vault, nowSec, {
    periods: { anchorSec: nowSec - 10, lengthSec: 3600 },
    budgets: [{ token: TOKEN, total: 250n, perPeriod: 200n }],
  })
  await enableSession(setup, policy)
})
afterAll(() => setup.stop())

async function buildOwnerOp(): Promise<UserOperation> {
  const nonce = await setup.readNonce({ laneClass: 'normal', index: 0 }, setup.contracts.ownerValidator)
  const base = await buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '1'), { changes: { nonce } })
  const window = { validAfterSec: 0, validUntilSec: policy.validUntilSec }
  const userOpHash = getUserOpHash(base, setup.chain.id)
  const validator = setup.contracts.ownerValidator
  const ecdsa = await owner.signTypedData(
    getOwnerOpTypedData({ chainId: setup.chain.id, validator, userOpHash, ...window }),
  )
  return { ...base, signature: encodeOwnerSignature({ ...window, ecdsa }) }
}

const operations: readonly (readonly [string, () => Promise<UserOperation>])[] = [
  ['entry', () => buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '10'))],
  [
    'exit',
    () =>
      buildSessionOp(setup, policy, buildExitCallData(setup.vault), { lane: { laneClass: 'protective', index: 0 } }),
  ],
  ['no-op', () => buildSessionOp(setup, policy, '0x')],
  ['owner operation', buildOwnerOp],
]

describe('validation under ERC-7562', () => {
  test.each(operations)('default: %s', async (_, build) => {
    const userOp = await build()
    const trace = await traceValidation(setup, userOp)
    expect(findForeignAccesses(trace, setup.vault)).toEqual([])
    expect(trace.opcodes.filter((op) => BANNED_OPCODES.includes(op))).toEqual([])
    expect(trace.storage.length).toBeGreaterThan(0)
    expect(await submit(setup, userOp)).toMatchObject({ status: 'landed', success: true })
  })

  test('behavior: the session writes one slot for itself and one for its budget', async () => {
    const userOp = await buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '10'))
    const { storage } = await traceValidation(setup, userOp)
    const validator = setup.contracts.sessionValidator.toLowerCase()
    const count = (op: string) => storage.filter((one) => one.op === op && one.contract === validator).length
    expect({ reads: count('SLOAD'), writes: count('SSTORE') }).toEqual({ reads: 3, writes: 2 })
  })

  test('behavior: the check sees storage of somebody else', async () => {
    const trace = await traceValidation(setup, await buildSessionOp(setup, policy, '0x'))
    expect(findForeignAccesses(trace, owner.address)).toHaveLength(trace.storage.length)
  })
})
