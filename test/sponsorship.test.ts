import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { castAsOwner, createWallet, openVault, prepareSession, requireAsset } from '@spells/cli/journey'
import { type Client, createClient } from '@spells/client'
import { getDevAccount, type Stack, startStack } from '@spells/local'
import type { SessionRef } from '@spells/shared'
import type { Cast, CreateCastBody, Vault } from '@spells/shared/api'
import { parseEther, parseUnits } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'

const QUOTA = { operations: 4, costWei: String(parseEther('1')) }

let stack: Stack
let client: Client
let wallet: ReturnType<typeof createWallet>
let vault: Vault
let entry: CreateCastBody
let buildEntry: (session: { readonly sessionId?: SessionRef }) => CreateCastBody
const stateDir = mkdtempSync(join(tmpdir(), 'spells-sponsor-'))

beforeAll(async () => {
  const vars = { private: { SPONSOR_QUOTA: JSON.stringify(QUOTA) } }
  stack = await startStack({ blockTimeMs: 500, stateDir, vars })
  const { chainId, demoWallet } = stack.describe()
  const { deployment } = stack
  client = createClient({ baseUrl: stack.apiUrl })
  const { privateKey } = getDevAccount(demoWallet.devAccount)
  wallet = createWallet({ privateKey, rpcUrl: stack.rpcUrl, chainId })
  await client.auth.signIn(wallet)
  const funding = { gasWei: 0n, usdc: parseUnits('1000', 6) }
  ;({ vault } = await openVault({ client, wallet, chainId, deployment, funding }))
  const { address } = requireAsset(deployment, 'USDC')
  const parameters = { asset: address, amount: '1000000' }
  buildEntry = (session) => ({ vaultId: vault.id, spell: 'everbloom', action: 'entry', parameters, ...session })
  entry = buildEntry({})
})
afterAll(async () => {
  await stack?.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

const getEther = () => wallet.chain.getBalance({ address: vault.address })
const castByOwner = (plan: CreateCastBody, idempotencyKey: string) =>
  castAsOwner({ client, wallet, plan, idempotencyKey }).then(({ cast }) => cast)
const findPayer = ({ fee, steps }: Cast) => [fee?.paidBy, steps[0]?.inclusion?.paidBy]

test('default: owner casts and session casts of a vault without ether are sponsored', async () => {
  expect(await client.sponsorship()).toMatchObject({ available: true, quota: QUOTA, used: { operations: 0 } })
  const { address } = requireAsset(stack.deployment, 'USDC')
  expect((await client.vaults.requirements(vault.id, { for: 'entry', asset: address, amount: '1000000' })).met).toBe(
    true,
  )
  expect((await client.quotes.create(entry)).fee.paidBy).toBe('sponsor')
  expect(findPayer(await castByOwner(entry, 'owner-entry'))).toEqual(['sponsor', 'sponsor'])

  const terms = {
    vaultId: vault.id,
    limits: { budget: parseUnits('100', 6), perCast: parseUnits('10', 6) },
    expiresAtMs: stack.clock.nowMs() + 86_400_000,
  }
  const session = await prepareSession(terms, { client, deployment: stack.deployment })
  expect(findPayer(await castByOwner({ vaultId: vault.id, action: 'arm', sessionId: session.id }, 'arm'))).toEqual([
    'sponsor',
    'sponsor',
  ])
  const { id } = await client.casts.create(buildEntry({ sessionId: session.id }), 'session-entry')
  const cast = await client.casts.wait(id)
  expect(cast.status, cast.reason?.message).toMatch(/CONFIRMED|FINALIZED/)
  expect(findPayer(cast)).toEqual(['sponsor', 'sponsor'])
  expect(BigInt(cast.steps[0]?.inclusion?.actualGasCostWei ?? 0)).toBeGreaterThan(0n)
  expect(await getEther()).toBe(0n)
  expect(await client.sponsorship()).toMatchObject({ used: { operations: 3 }, remaining: { operations: 1 } })
})

test('behavior: a drained sponsor is said so; the vault pays once it can', async () => {
  await stack.setSponsorDeposit(0n)
  await expect.poll(async () => (await client.sponsorship()).reason?.code).toBe('sponsor_empty')
  const quote = await client.quotes.create(entry)
  expect(quote).toMatchObject({
    fee: { paidBy: 'vault' },
    simulation: { status: 'refused', reason: { code: 'gas_funds_missing' } },
  })
  await expect(client.casts.create(entry, 'nobody-pays')).rejects.toMatchObject({
    problem: { code: 'simulation_failed' },
  })
  const fund = { to: vault.address, valueWei: String(parseEther('1')), data: '0x', purpose: 'fund gas' } as const
  await wallet.sendCalls([fund])
  expect(findPayer(await castByOwner(entry, 'vault-pays'))).toEqual(['vault', 'vault'])
  expect(await getEther()).toBeLessThan(parseEther('1'))
  await stack.setSponsorDeposit(parseEther('1'))
})

test('behavior: over quota the vault pays, until the next day', async () => {
  await expect.poll(async () => (await client.sponsorship()).available).toBe(true)
  expect(findPayer(await castByOwner(entry, 'last-sponsored'))).toEqual(['sponsor', 'sponsor'])
  expect(await client.sponsorship()).toMatchObject({ available: false, reason: { code: 'sponsor_over_quota' } })
  expect((await client.quotes.create(entry)).fee.paidBy).toBe('vault')
  expect(findPayer(await castByOwner(entry, 'over-quota'))).toEqual(['vault', 'vault'])
  stack.clock.change({ setMs: Date.parse((await client.sponsorship()).resetsAt) })
  const readUsed = async () => {
    // The sign-in is over by then; one that a Worker met at the old time and another at the new one is refused.
    await client.auth.signIn(wallet)
    return (await client.sponsorship()).used.operations
  }
  await expect.poll(readUsed, { interval: 1_000 }).toBe(0)
})
