import { buildApproveCall, buildSupplyCall, decodePolicy, encodePolicy, type Policy, toVaultCall } from '@spells/core'
import type { SessionKeyView } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { type Address, createWalletClient, encodeFunctionData, http, parseAbi, parseEther } from 'viem'
import { mnemonicToAccount } from 'viem/accounts'
import { foundry } from 'viem/chains'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createCastChain } from '../src/cast/createCastChain.ts'
import { findArmRefusal } from '../src/sessions/legProof.ts'
import { proveLegs } from '../src/sessions/proveLegs.ts'
import { buildPolicy, setupChain } from './setupChain.ts'

let chain: Awaited<ReturnType<typeof setupChain>>
beforeAll(async () => {
  chain = await setupChain()
})
afterAll(() => chain.stop())

const owner = mnemonicToAccount('test test test test test test test test test test test junk', {
  addressIndex: 3,
}).address

/** A vault with a grant, and its proof. */
async function setup(
  options: { readonly wei?: bigint; readonly units?: bigint; readonly change?: (policy: Policy) => Policy } = {},
) {
  const { deployment, usdc } = chain
  const vault = await chain.createVault(options)
  const nowSec = Number((await chain.client.getBlock()).timestamp)
  const built = buildPolicy({ deployment, vault, asset: usdc.address, nowSec })
  const decoded = decodePolicy(built.policy)
  if (!decoded.ok) throw new Error(decoded.refusal.detail)
  const policy = options.change ? encodePolicy(options.change(decoded.value)) : built.policy
  const reader = createCastChain({ rpcUrls: [chain.rpcUrl], entryPoint: deployment.entryPoint })
  const session = { spell: 'everbloom', policy, limits: built.limits }
  return {
    vault,
    policy,
    prove: async (view: Pick<SessionKeyView, 'status' | 'use'> = { status: 'prepared' }) =>
      proveLegs(
        { vault: { address: vault, owner }, session, view, state: await reader.getState(vault), offer: undefined },
        { chain: reader, deployment },
      ),
    /** Opens a position, by the owner. */
    supply: async (amount: bigint) => {
      const { pool } = deployment.aave
      const calls = [
        buildApproveCall({ token: usdc.address, spender: pool, amount }),
        buildSupplyCall({ pool, asset: usdc.address, amount, account: vault }),
      ]
      await chain.execute(vault, calls.map(toVaultCall))
    },
    enable: () =>
      chain.callValidator(
        vault,
        encodeFunctionData({ abi: sessionValidatorAbi, functionName: 'enableSession', args: [policy] }),
      ),
  }
}

const aaveAbi = parseAbi([
  'function ADDRESSES_PROVIDER() view returns (address)',
  'function getPoolConfigurator() view returns (address)',
  'function getACLAdmin() view returns (address)',
  'function setReservePause(address asset, bool paused)',
])
const passed = { status: 'passed' }

describe('before arming', () => {
  test('default: entry and then exit work, and nothing is left of it on the chain', async () => {
    const { prove, vault } = await setup()
    const proof = await prove()
    expect(proof).toMatchObject({ entry: passed, exit: passed })
    expect(findArmRefusal(proof)).toBeUndefined()
    const balance = {
      address: chain.usdc.address,
      abi: parseAbi(['function balanceOf(address) view returns (uint256)']),
    }
    expect(await chain.client.readContract({ ...balance, functionName: 'balanceOf', args: [vault] })).toBe(
      1_000_000_000n,
    )
  })

  test('rejects: entry_funds_missing; gas_funds_missing', async () => {
    expect(findArmRefusal(await (await setup({ units: 0n })).prove())).toMatchObject({ code: 'entry_funds_missing' })
    expect(findArmRefusal(await (await setup({ wei: 0n })).prove())).toMatchObject({ code: 'gas_funds_missing' })
  })

  test.each<[string, (policy: Policy) => Policy, string]>([
    ['a call of the exit', (policy) => ({ ...policy, rules: policy.rules.slice(0, 2) }), 'exit_not_covered'],
    ['a call of the entry', (policy) => ({ ...policy, rules: policy.rules.slice(1) }), 'entry_not_covered'],
    [
      'gas for the exit',
      (policy) => ({ ...policy, protective: { ...policy.protective, maxGasWei: 1n } }),
      'exit_refused',
    ],
    ['gas for the entry', (policy) => ({ ...policy, normal: { ...policy.normal, maxGasWei: 1n } }), 'entry_refused'],
    ['a payer', (policy) => ({ ...policy, vaultPaysGas: false, paymasters: [owner] }), 'exit_refused'],
    ['time', (policy) => ({ ...policy, validAfterSec: 1, validUntilSec: 2 }), 'exit_refused'],
  ])('rejects: a grant that lacks %s', async (_, change, code) => {
    const proof = await (await setup({ change })).prove()
    expect(findArmRefusal(proof)).toMatchObject({ code })
  })
})

describe('of a live session', () => {
  test('default: its budget, its position and the contract itself are asked', async () => {
    const { prove, enable } = await setup()
    const view = { status: 'installed' } as const
    // The contract knows of no such session, whatever anybody says.
    expect(await prove(view)).toMatchObject({
      exit: { status: 'failed', part: 'grant', reason: { message: expect.stringContaining('SessionUnknown') } },
    })
    await enable()
    expect(await prove(view)).toMatchObject({ entry: passed, exit: passed })
    const use = { operations: 0, protectiveOperations: 0, gasWei: '0', protectiveGasWei: '0', budgets: ['1000000000'] }
    expect(await prove({ ...view, use })).toMatchObject({
      entry: { status: 'failed', part: 'grant', reason: { code: 'budget_spent' } },
      exit: { status: 'idle' },
    })
  })

  test('behavior: without funds and without a position only the grant is asked', async () => {
    const { prove, enable } = await setup({ units: 0n })
    await enable()
    expect(await prove({ status: 'installed' })).toMatchObject({ entry: { status: 'idle' }, exit: { status: 'idle' } })
  })

  test('behavior: what was opened before is left, whatever funds and budget there are', async () => {
    const { prove, enable, supply } = await setup()
    await enable()
    await supply(1_000_000_000n)
    expect(await prove({ status: 'installed' })).toMatchObject({ entry: { status: 'idle' }, exit: passed })
  })

  test('rejects: a venue that is closed', async () => {
    const { prove, enable, supply } = await setup()
    await enable()
    const closed = { status: 'failed', part: 'venue', reason: { message: 'Aave has paused this asset.' } }
    await pause(chain.usdc.address, true)
    try {
      // Nothing is open, so of the exit only the grant can be asked.
      expect(await prove({ status: 'installed' })).toMatchObject({ entry: closed, exit: { status: 'idle' } })
      await pause(chain.usdc.address, false)
      await supply(1_000_000n)
      await pause(chain.usdc.address, true)
      expect(await prove({ status: 'installed' })).toMatchObject({ entry: closed, exit: closed })
    } finally {
      await pause(chain.usdc.address, false)
    }
  })
})

/** What Aave's own guardians do in an emergency. */
async function pause(asset: Address, paused: boolean): Promise<void> {
  const { client, deployment } = chain
  const read = (address: Address, functionName: 'ADDRESSES_PROVIDER' | 'getPoolConfigurator' | 'getACLAdmin') =>
    client.readContract({ address, abi: aaveAbi, functionName })
  const provider = await read(deployment.aave.pool, 'ADDRESSES_PROVIDER')
  const [configurator, admin] = [await read(provider, 'getPoolConfigurator'), await read(provider, 'getACLAdmin')]
  await client.impersonateAccount({ address: admin })
  await client.setBalance({ address: admin, value: parseEther('1') })
  const data = encodeFunctionData({ abi: aaveAbi, functionName: 'setReservePause', args: [asset, paused] })
  const wallet = createWalletClient({ account: admin, chain: foundry, transport: http(chain.rpcUrl) })
  const hash = await wallet.sendTransaction({ to: configurator, data })
  expect((await client.waitForTransactionReceipt({ hash })).status).toBe('success')
  await client.stopImpersonatingAccount({ address: admin })
}
