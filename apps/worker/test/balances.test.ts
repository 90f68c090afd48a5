import { env } from 'cloudflare:test'
import { AppError, deploymentSchema } from '@spells/shared'
import {
  type BalancesReply,
  balancesReplySchema,
  portfolioSchema,
  requirementsReplySchema,
  sponsorshipSchema,
  type Vault,
} from '@spells/shared/api'
import { savePriceSnapshot } from '@spells/workflows'
import { createTestClient, type Hex, http, parseEther } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createDeps } from '../src/createDeps.ts'
import { type Person, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const usdc = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')?.address ?? '0x'
const chain = createTestClient({ mode: 'anvil', transport: http(env.RPC_URLS) })
const price = (token: Hex, symbol: string, decimals: number, usd: string, observedAtMs: number) => ({
  ...{ source: 'gmx' as const, token, symbol, decimals, minUsd: usd, maxUsd: usd, observedAtMs },
})
let alice: Person
let vault: Vault

beforeAll(async () => {
  alice = await api.signIn()
  const body = { chainId: 31337, owner: alice.account.address }
  vault = (await api.request('POST', '/v1/vaults', { token: alice.token, body })).json<Vault>()
  const nowMs = Date.now()
  await savePriceSnapshot(env.CACHE, {
    observedAtMs: nowMs,
    prices: [price(deployment.weth, 'WETH', 18, '2500', nowMs), price(usdc, 'USDC', 6, '1', nowMs - 3_600_000)],
  })
  await chain.setBalance({ address: vault.address, value: parseEther('0.5') })
})
afterAll(() => env.CACHE.delete('prices:v1'))

const get = (path: string, person = alice) => api.request('GET', path, { token: person.token })
const getBalances = async (): Promise<BalancesReply> =>
  balancesReplySchema.parse((await get(`/v1/vaults/${vault.id}/balances`)).json())
const sponsorIsDown = async (): Promise<never> => {
  throw new AppError({ code: 'sponsor_unavailable', shortMessage: 'Down.', retry: 'safe' })
}
const unsponsored = setupApi({ findSponsorship: sponsorIsDown })
const getRequirements = async (query: string, from = unsponsored) =>
  requirementsReplySchema.parse(
    (await from.request('GET', `/v1/vaults/${vault.id}/requirements?${query}`, { token: alice.token })).json(),
  )

test('default: everything known at one block, with its worth', async () => {
  const { items, total, blockNumber } = await getBalances()
  expect(Number(blockNumber)).toBeGreaterThan(0)
  expect(items.map(({ kind, symbol, amount }) => [kind, symbol, amount])).toEqual([
    ['native', 'ETH', '500000000000000000'],
    ['token', 'USDC', '0'],
    ['supplied', 'USDC', '0'],
    ['token', 'WETH', '0'],
    ['supplied', 'WETH', '0'],
  ])
  expect(items[0]?.worth).toMatchObject({ valueUsd: '1250', price: { priceUsd: '2500', stale: false } })
  expect(items[1]?.worth).toMatchObject({ valueUsd: '0', price: { stale: true } })
  expect(total).toEqual({ valueUsd: '1250', complete: true })
})

test('behavior: what is missing for each action, and who must have it', async () => {
  const owner = alice.account.address
  expect(await getRequirements('for=deploy')).toMatchObject({
    met: false,
    items: [{ kind: 'native', account: owner, available: '0' }],
  })
  // Arming is a cast of the owner's: the vault pays for it.
  expect(await getRequirements('for=arm')).toMatchObject({
    items: [
      { kind: 'deployed', met: false },
      { kind: 'native', met: true, account: vault.address },
    ],
  })
  const entry = await getRequirements(`for=entry&asset=${usdc}&amount=5000000`)
  expect(entry).toMatchObject({
    met: false,
    items: [
      { kind: 'deployed', met: false, account: vault.address },
      { kind: 'native', met: true, account: vault.address, missing: '0' },
      { kind: 'token', symbol: 'USDC', token: usdc, met: false, required: '5000000', missing: '5000000' },
    ],
  })
  expect((await getRequirements(`for=exit&asset=${usdc}`)).items[2]).toMatchObject({ kind: 'supplied', met: false })
})

test('behavior: no ether is asked of a vault for what the sponsor would pay', async () => {
  const { items } = await getRequirements(`for=entry&asset=${usdc}&amount=5000000`, api)
  expect(items.map(({ kind }) => kind)).toEqual(['deployed', 'token'])
  expect((await getRequirements('for=arm', api)).items).toMatchObject([{ kind: 'deployed', met: false }])
  expect((await getRequirements('for=deploy', api)).items).toMatchObject([{ kind: 'native', met: false }])
})

test('behavior: the workspace sees its quota; a sponsor that does not answer is said so', async () => {
  const reply = await get('/v1/sponsorship')
  expect(sponsorshipSchema.parse(reply.json())).toMatchObject({ available: true, remaining: { operations: 3 } })
  const down = await unsponsored.request('GET', '/v1/sponsorship', { token: alice.token })
  expect(readProblem(down)).toMatchObject({ status: 503, code: 'unavailable' })
})

test('rejects: an entry without amount, an asset that is none, an action that is none', async () => {
  for (const query of [
    'for=entry',
    `for=exit&asset=${vault.address}`,
    'for=rain',
    `for=entry&asset=${usdc}&amount=-1`,
  ]) {
    const problem = readProblem(await get(`/v1/vaults/${vault.id}/requirements?${query}`))
    expect(problem.code).toBe('invalid_request')
  }
})

test('behavior: without the chain, what it said last, with its age; without that, nothing', async () => {
  const down = () => Promise.reject(new AppError({ code: 'chain_unavailable', shortMessage: 'Down.', retry: 'safe' }))
  const { chain, clock } = createDeps(env)
  const LATER_MS = 90_000
  const offline = setupApi({
    chain: { ...chain, readFunds: down },
    clock: { ...clock, nowMs: async () => (await clock.nowMs()) + LATER_MS },
  })
  const { token } = alice
  const fresh = await getBalances()
  expect(fresh).toMatchObject({ stale: false, ageMs: 0 })
  const path = `/v1/vaults/${vault.id}/balances`
  const last = balancesReplySchema.parse((await offline.request('GET', path, { token })).json())
  expect(last).toMatchObject({
    ...{ stale: true, readAt: fresh.readAt, blockNumber: fresh.blockNumber },
    items: fresh.items.map(({ kind, symbol, token: contract, amount }) => ({ kind, symbol, token: contract, amount })),
  })
  expect(last.ageMs).toBeGreaterThanOrEqual(LATER_MS)
  const body = { chainId: 31337, owner: alice.account.address, salt: `0x${'07'.repeat(32)}` }
  const other = (await api.request('POST', '/v1/vaults', { token, body })).json<Vault>()
  const reply = await offline.request('GET', `/v1/vaults/${other.id}/balances`, { token })
  expect(readProblem(reply)).toMatchObject({ status: 503, code: 'unavailable' })
})

test('behavior: the portfolio says what open positions are worth, and when a price is old', async () => {
  await runAsSuperuser(
    `insert into positions (id, workspace_id, vault_id, spell, venue, asset, state, amount, casts, observed_at, opened_at)
     values (gen_random_uuid(), $1, $2, 'everbloom', 'aave-v3', $3, 'active', 2500000, array[gen_random_uuid()], now(), now())`,
    [alice.signedIn.workspace.id, vault.id, usdc],
  )
  const { items, total } = portfolioSchema.parse((await get('/v1/portfolio')).json())
  expect(items).toMatchObject([{ vaultId: vault.id, worth: { valueUsd: '2.5', price: { stale: true } } }])
  expect(total).toEqual({ valueUsd: '2.5', complete: false })
})
