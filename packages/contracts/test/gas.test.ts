import { encodeOwnerSignature, getOwnerOpTypedData, getUserOpHash, type UserOperation } from '@spells/core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  buildEntryCallData,
  buildSessionOp,
  buildTestPolicy,
  enableSession,
  type Outcome,
  submit,
} from './sessionOps.ts'
import { setupSimpleAccount } from './setupSimpleAccount.ts'
import { owner, type Setup, setupVault } from './setupVault.ts'

/** SimpleAccount 0.8, sponsored, the same two calls on real Aave (shared measurement): transaction and operation gas. */
const SIMPLE_ON_AAVE = { tx: 125_408n, op: 151_009n }

let setup: Setup
beforeAll(async () => {
  setup = await setupVault()
})
afterAll(() => setup.stop())

test('behavior: a session costs at most a quarter more than SimpleAccount', async () => {
  const simple = await measure(await setupSimpleAccount(setup, gasFields))
  const ownerOp = await measure(buildOwnerOp)
  const nowSec = Number((await setup.publicClient.getBlock()).timestamp)
  const policy = buildTestPolicy(setup.vault, nowSec)
  await enableSession(setup, policy)
  const session = await measure(() => buildSessionOp(setup, policy, buildEntryCallData(setup.vault, '1')))

  console.table({ simple, ownerOp, session, sessionMore: { tx: session.tx - simple.tx, op: session.op - simple.op } })
  // The targets here do nothing, so the difference is what validation and account add.
  expect(session.tx - simple.tx).toBeLessThan(SIMPLE_ON_AAVE.tx / 4n)
  expect(session.op - simple.op).toBeLessThan(SIMPLE_ON_AAVE.op / 4n)
})

/** Gas of the third operation, when every slot it touches is in use. */
async function measure(build: () => Promise<UserOperation>): Promise<{ readonly tx: bigint; readonly op: bigint }> {
  let last: Outcome | undefined
  for (let i = 0; i < 3; i++) last = await submit(setup, await build())
  if (last?.status !== 'landed' || !last.success) throw new Error(JSON.stringify(last))
  return { tx: last.gasUsed, op: last.opGasUsed }
}

async function buildOwnerOp(): Promise<UserOperation> {
  const nonce = await setup.readNonce({ laneClass: 'normal', index: 0 }, setup.contracts.ownerValidator)
  const { timestamp } = await setup.publicClient.getBlock()
  const base = { ...gasFields, sender: setup.vault, nonce, callData: buildEntryCallData(setup.vault, '1') }
  const window = { validAfterSec: Number(timestamp) - 60, validUntilSec: Number(timestamp) + 600 }
  const typedData = getOwnerOpTypedData({
    chainId: setup.chain.id,
    validator: setup.contracts.ownerValidator,
    userOpHash: getUserOpHash(base, setup.chain.id),
    ...window,
  })
  return { ...base, signature: encodeOwnerSignature({ ...window, ecdsa: await owner.signTypedData(typedData) }) }
}

const gasFields = {
  callGasLimit: 400_000n,
  verificationGasLimit: 400_000n,
  preVerificationGas: 60_000n,
  maxFeePerGas: 3_000_000_000n,
  maxPriorityFeePerGas: 1_000_000_000n,
  signature: '0x',
} as const
