import {
  ENTRY_POINT_ADDRESS,
  encodeSponsorData,
  getSponsorRequestTypedData,
  type Policy,
  type UserOperation,
} from '@spells/core'
import { sponsorPaymasterAbi } from '@spells/shared/abi'
import { type Address, pad, parseEther } from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { deployPaymaster } from '../src/deployPaymaster.ts'
import { buildEntryCallData, buildSessionOp, buildTestPolicy, enableSession, submit } from './sessionOps.ts'
import { owner, type Setup, setupVault } from './setupVault.ts'
import { BANNED_OPCODES, findForeignAccesses, traceValidation } from './validationTrace.ts'

const sponsor = privateKeyToAccount(`0x${'59'.repeat(32)}`)
const funds = { depositWei: parseEther('1'), stakeWei: parseEther('0.1'), unstakeDelaySec: 86_400 }

let setup: Setup
let paymaster: Address
let otherPaymaster: Address
let policy: Policy
let nowSec: number

beforeAll(async () => {
  setup = await setupVault()
  paymaster = await deployPaymaster(setup, { ...funds, signer: sponsor.address })
  // The same signer, another owner: another address.
  const { publicClient, ownerClient } = setup
  otherPaymaster = await deployPaymaster(
    { publicClient, walletClient: ownerClient },
    { ...funds, signer: sponsor.address },
  )
  nowSec = Number((await publicClient.getBlock()).timestamp)
  policy = buildTestPolicy(setup.vault, nowSec, { paymasters: [paymaster, otherPaymaster], vaultPaysGas: false })
  await enableSession(setup, policy)
  await setup.testClient.setBalance({ address: setup.vault, value: 0n })
})
afterAll(() => setup.stop())

type SponsorOptions = {
  readonly signer?: PrivateKeyAccount
  readonly chainId?: number
  readonly signedFor?: Address
  readonly window?: readonly [number, number]
  readonly amount?: string
}

/** What the sponsor approved, before the account signs. */
async function approve(
  options: SponsorOptions = {},
): Promise<{ callData: `0x${string}`; changes: Partial<UserOperation> }> {
  const {
    signer = sponsor,
    chainId = setup.chain.id,
    signedFor = paymaster,
    window = [nowSec - 60, nowSec + 600],
  } = options
  const callData = buildEntryCallData(setup.vault, options.amount ?? '1')
  const changes = { paymaster, paymasterVerificationGasLimit: 60_000n, paymasterPostOpGasLimit: 0n }
  const { signature: _, ...userOp } = await buildSessionOp(setup, policy, callData, { changes })
  const [validAfterSec, validUntilSec] = window
  const request = { chainId, paymaster: signedFor, userOp, validAfterSec, validUntilSec }
  const ecdsa = await signer.signTypedData(getSponsorRequestTypedData(request))
  return {
    callData,
    changes: { ...changes, paymasterData: encodeSponsorData({ validAfterSec, validUntilSec, ecdsa }) },
  }
}

/** The holder of the session key signs whatever is made of the sponsor's approval. */
async function sendWith(options: SponsorOptions, change: Partial<UserOperation> = {}) {
  const { callData, changes } = await approve(options)
  return submit(setup, await buildSessionOp(setup, policy, callData, { changes: { ...changes, ...change } }))
}

const readDeposit = (account: Address) =>
  setup.publicClient.readContract({
    address: ENTRY_POINT_ADDRESS,
    abi: entryPoint08Abi,
    functionName: 'balanceOf',
    args: [account],
  })

describe('a sponsored operation', () => {
  test('default: lands from a vault without ETH, paid from the deposit', async () => {
    const before = await readDeposit(paymaster)
    expect(await sendWith({})).toMatchObject({ status: 'landed', success: true })
    expect(await readDeposit(paymaster)).toBeLessThan(before)
  })

  test('behavior: validation reads the signer and nothing else of the paymaster', async () => {
    const { callData, changes } = await approve()
    const userOp = await buildSessionOp(setup, policy, callData, { changes })
    const trace = await traceValidation(setup, userOp)
    // Slots 0 and 1 belong to OpenZeppelin's EIP712. This one read is why the paymaster has a stake (STO-031).
    expect(findForeignAccesses(trace, setup.vault)).toEqual([
      { op: 'SLOAD', contract: paymaster.toLowerCase(), slot: pad('0x2') },
    ])
    expect(trace.opcodes.filter((op) => BANNED_OPCODES.includes(op))).toEqual([])
  })

  test('behavior: deploying again changes nothing', async () => {
    const before = await readDeposit(paymaster)
    expect(await deployPaymaster(setup, { ...funds, signer: sponsor.address })).toBe(paymaster)
    expect(await readDeposit(paymaster)).toBe(before)
  })
})

describe("with the account's key and the sponsor's approval of another operation", () => {
  const changes: readonly (readonly [string, () => Partial<UserOperation> | Promise<Partial<UserOperation>>])[] = [
    ['calldata', () => ({ callData: buildEntryCallData(setup.vault, '2') })],
    ['a higher fee', () => ({ maxFeePerGas: 4_000_000_000n })],
    ['a higher tip', () => ({ maxPriorityFeePerGas: 2_000_000_000n })],
    ['more gas for the call', () => ({ callGasLimit: 500_000n })],
    ['more gas for validation', () => ({ verificationGasLimit: 500_000n })],
    ['more gas for the bundler', () => ({ preVerificationGas: 70_000n })],
    ['more gas for the paymaster', () => ({ paymasterVerificationGasLimit: 70_000n })],
    ['another paymaster with the same signer', () => ({ paymaster: otherPaymaster })],
    ['another lane', async () => ({ nonce: await setup.readNonce({ laneClass: 'normal', index: 1 }) })],
  ]
  test.each(changes)('rejects: %s', async (_, change) => {
    expect(await sendWith({}, await change())).toEqual({ status: 'refused', reason: 'AA34' })
  })

  const approvals: readonly (readonly [string, string, () => SponsorOptions])[] = [
    ['expired', 'AA32', () => ({ window: [nowSec - 600, nowSec - 300] })],
    ['not yet valid', 'AA32', () => ({ window: [nowSec + 86_000, nowSec + 86_400] })],
    ['another signer', 'AA34', () => ({ signer: owner })],
    ['signed for another chain', 'AA34', () => ({ chainId: 1 })],
    ['signed for another paymaster', 'AA34', () => ({ signedFor: otherPaymaster })],
  ]
  test.each(approvals)('rejects: %s', async (_, reason, options) => {
    expect(await sendWith(options())).toEqual({ status: 'refused', reason })
  })

  test('rejects: a longer window under the same signature', async () => {
    const { callData, changes } = await approve()
    const data = changes.paymasterData ?? '0x'
    const longer = encodeSponsorData({
      validAfterSec: nowSec - 60,
      validUntilSec: nowSec + 6_000,
      ecdsa: `0x${data.slice(2 + 24)}`,
    })
    const userOp = await buildSessionOp(setup, policy, callData, { changes: { ...changes, paymasterData: longer } })
    expect(await submit(setup, userOp)).toEqual({ status: 'refused', reason: 'AA34' })
  })

  test('rejects: the same operation once more', async () => {
    const { callData, changes } = await approve()
    const userOp = await buildSessionOp(setup, policy, callData, { changes })
    expect(await submit(setup, userOp)).toMatchObject({ status: 'landed' })
    expect(await submit(setup, userOp)).toEqual({ status: 'refused', reason: 'AA25' })
    // Nor does it pay for the same calls under the next nonce.
    const next = await buildSessionOp(setup, policy, callData, { changes })
    expect(await submit(setup, next)).toEqual({ status: 'refused', reason: 'AA34' })
  })
})

describe('the deposit and the signer', () => {
  test('rejects: whoever is not the owner, the signer as well', async () => {
    await setup.testClient.setBalance({ address: sponsor.address, value: parseEther('1') })
    const call = { address: paymaster, abi: sponsorPaymasterAbi, account: sponsor } as const
    const { publicClient } = setup
    await expect(
      publicClient.simulateContract({ ...call, functionName: 'withdraw', args: [sponsor.address, 1n] }),
    ).rejects.toThrow('OwnableUnauthorizedAccount')
    await expect(
      publicClient.simulateContract({ ...call, functionName: 'setSigner', args: [owner.address] }),
    ).rejects.toThrow('OwnableUnauthorizedAccount')
  })

  test('behavior: an empty deposit, a replaced signer and a refill', async () => {
    const { publicClient, walletClient } = setup
    const call = { address: paymaster, abi: sponsorPaymasterAbi } as const
    const wait = async (hash: Promise<`0x${string}`>) => publicClient.waitForTransactionReceipt({ hash: await hash })
    const deposit = await readDeposit(paymaster)
    const to = walletClient.account.address
    await wait(walletClient.writeContract({ ...call, functionName: 'withdraw', args: [to, deposit] }))
    expect(await sendWith({})).toEqual({ status: 'refused', reason: 'AA31' })
    await wait(walletClient.writeContract({ ...call, functionName: 'deposit', value: deposit }))
    await wait(walletClient.writeContract({ ...call, functionName: 'setSigner', args: [owner.address] }))
    expect(await sendWith({})).toEqual({ status: 'refused', reason: 'AA34' })
    expect(await sendWith({ signer: owner })).toMatchObject({ status: 'landed', success: true })
  })
})
