import { env } from 'cloudflare:test'
import { deploymentSchema } from '@spells/shared'
import {
  exitCheckSchema,
  pageSchema,
  revokeAllSchema,
  type Session,
  sessionSchema,
  type Vault,
  type WalletCall,
} from '@spells/shared/api'
import { createTestClient, createWalletClient, http, parseEther, publicActions } from 'viem'
import { foundry } from 'viem/chains'
import { describe, expect, test } from 'vitest'
import { fundVault } from './fundVault.ts'
import { type Person, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const transport = http(env.RPC_URLS)
const chain = createTestClient({ mode: 'anvil', chain: foundry, transport, pollingInterval: 20 }).extend(publicActions)
const usdc = deployment.aave.assets.find((asset) => asset.symbol === 'USDC')?.address
const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

const limits = { asset: usdc, budget: '1000000000', perCast: '100000000' }
const gas = { maxGasWei: String(parseEther('0.1')), maxProtectiveGasWei: String(parseEther('0.2')) }
const request = { spell: 'everbloom', limits, expiresAt: inDays(30), ...gas }

async function createVault(): Promise<{ person: Person; vault: Vault }> {
  const person = await api.signIn()
  const body = { chainId: 31337, owner: person.account.address }
  const vault = (await api.request('POST', '/v1/vaults', { token: person.token, body })).json<Vault>()
  await fundVault(vault.address)
  return { person, vault }
}

/** Sends the owner's plain transactions, as a wallet would. */
async function send(person: Person, calls: readonly WalletCall[]): Promise<void> {
  await chain.setBalance({ address: person.account.address, value: parseEther('1') })
  const wallet = createWalletClient({ account: person.account, chain: foundry, transport })
  for (const { to, data, valueWei } of calls) {
    const hash = await wallet.sendTransaction({ to, data, value: BigInt(valueWei), gas: 3_000_000n })
    await chain.mine({ blocks: 1 })
    const receipt = await chain.waitForTransactionReceipt({ hash })
    expect(receipt.status).toBe('success')
  }
}

async function listSpine(subject: string): Promise<unknown[]> {
  return runAsSuperuser('select type, actor_kind from events where subject_id = $1 order by ordinal', [subject])
}

describe('ARM and DISARM by plain owner transactions', () => {
  test('default', async () => {
    const { person, vault } = await createVault()
    const { token } = person
    const path = `/v1/vaults/${vault.id}/sessions`

    const created = await api.request('POST', path, { token, body: request })
    expect(created.status).toBe(201)
    const prepared = sessionSchema.parse(created.json())
    expect(prepared).toMatchObject({ status: 'prepared', spell: 'everbloom', use: null, disarmCalls: [] })
    expect(prepared.armCalls.map((call) => call.purpose)).toEqual(['Create the vault.', 'Allow the session.'])
    expect(prepared.summary.join(' ')).toContain('May spend 1000 USDC in total.')
    expect(prepared.summary).toContain('Gas may be paid by our sponsor.')
    const get = async () => sessionSchema.parse((await api.request('GET', `${path}/${prepared.id}`, { token })).json())
    // The budget of the policy, and the gas that the vault may pay; priced only where prices are known.
    const { blastRadius } = prepared
    expect(blastRadius?.lines.map(({ cause, amount, tokens }) => [cause, amount, tokens[0]?.symbol])).toEqual([
      ['approval', '1000000000', 'USDC'],
      ['gas', String(parseEther('0.3')), 'ETH'],
    ])
    expect(blastRadius?.unknownRules).toEqual([])
    // Read at another block, perhaps.
    const again = await get()
    const blockNumber = again.blastRadius?.blockNumber ?? ''
    expect(again).toEqual({ ...prepared, blastRadius: blastRadius && { ...blastRadius, blockNumber } })

    await send(person, prepared.armCalls)
    const installed = await get()
    expect(installed).toMatchObject({ status: 'installed', armCalls: [], use: { operations: 0, gasWei: '0' } })
    expect((await api.request('GET', `/v1/vaults/${vault.id}`, { token })).json()).toMatchObject({
      deployment: 'deployed',
      deployCalls: [],
    })

    const removed = await api.request('DELETE', `${path}/${prepared.id}`, { token })
    expect(removed.status).toBe(200)
    const { disarmCalls } = sessionSchema.parse(removed.json())
    expect(disarmCalls.map((call) => call.purpose)).toEqual(['End the session.'])
    expect((await get()).status).toBe('installed')

    await send(person, disarmCalls)
    expect(await get()).toMatchObject({
      ...{ status: 'revoked', armCalls: [], disarmCalls: [], use: null },
      blastRadius: null,
    })
    const list = pageSchema(sessionSchema).parse((await api.request('GET', path, { token })).json())
    expect(list.items.map((session) => session.status)).toEqual(['revoked'])
    expect(await listSpine(prepared.id)).toEqual([
      { type: 'session.prepared', actor_kind: 'user' },
      { type: 'session.installed', actor_kind: 'system' },
      { type: 'session.disarm_requested', actor_kind: 'user' },
      { type: 'session.revoked', actor_kind: 'system' },
    ])
  })

  test('behavior: the same limits can be granted again', async () => {
    const { person, vault } = await createVault()
    const create = async () =>
      (
        await api.request('POST', `/v1/vaults/${vault.id}/sessions`, { token: person.token, body: request })
      ).json<Session>()
    const [first, second] = [await create(), await create()]
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(second.key).not.toBe(first.key)
  })

  test('behavior: ending a session before it is installed destroys its key', async () => {
    const { person, vault } = await createVault()
    const { token } = person
    const path = `/v1/vaults/${vault.id}/sessions`
    const { id } = (await api.request('POST', path, { token, body: request })).json<Session>()
    const removed = sessionSchema.parse((await api.request('DELETE', `${path}/${id}`, { token })).json())
    expect(removed).toMatchObject({ status: 'prepared', armCalls: [], disarmCalls: [] })
    expect(await listSpine(id)).toEqual([
      { type: 'session.prepared', actor_kind: 'user' },
      { type: 'session.disarm_requested', actor_kind: 'user' },
    ])
  })
})

describe('the exit-leg guarantee', () => {
  test('rejects: arming what could not enter, or could not leave again, naming what is missing', async () => {
    const person = await api.signIn()
    const { token } = person
    const body = { chainId: 31337, owner: person.account.address }
    const vault = (await api.request('POST', '/v1/vaults', { token, body })).json<Vault>()
    const path = `/v1/vaults/${vault.id}/sessions`
    const create = async (changes: object = {}) => {
      const reply = await api.request('POST', path, { token, body: { ...request, ...changes } })
      return sessionSchema.parse(reply.json())
    }
    const empty = await create()
    expect(empty).toMatchObject({ status: 'prepared', armCalls: [], armRefusal: { code: 'entry_funds_missing' } })
    expect(empty.armRefusal?.message).toContain('USDC')
    await fundVault(vault.address)
    const poor = await create({ maxProtectiveGasWei: '1' })
    expect(poor).toMatchObject({ armCalls: [], armRefusal: { code: 'exit_refused' } })
    expect(poor.armRefusal?.message).toContain('gas budget')
    expect(await create()).toMatchObject({ armRefusal: null, armCalls: [{}, {}] })
    // What was refused is not refused for good: the chain is asked each time.
    const again = await api.request('GET', `${path}/${empty.id}`, { token })
    expect(sessionSchema.parse(again.json())).toMatchObject({ armRefusal: null, armCalls: [{}, {}] })

    await send(person, vault.deployCalls)
    const plan = { vaultId: vault.id, action: 'arm', sessionId: poor.id }
    const headers = { 'idempotency-key': crypto.randomUUID() }
    const refused = readProblem(await api.request('POST', '/v1/casts', { token, body: plan, headers }))
    expect(refused).toMatchObject({ status: 422, code: 'simulation_failed' })
    expect(refused.detail).toContain('gas budget')
  })

  test('default: exit-check proves each installed session now, and says what is near', async () => {
    const { person, vault } = await createVault()
    const { token } = person
    const path = `/v1/vaults/${vault.id}`
    const check = async () =>
      exitCheckSchema.parse((await api.request('GET', `${path}/exit-check`, { token })).json()).sessions
    const body = { ...request, expiresAt: inDays(2) }
    const session = (await api.request('POST', `${path}/sessions`, { token, body })).json<Session>()
    expect(await check()).toEqual([])
    await send(person, session.armCalls)
    expect(await check()).toEqual([
      {
        ...{ id: session.id, spell: 'everbloom', entry: { status: 'passed' }, exit: { status: 'passed' } },
        warnings: [{ code: 'session_ends_soon', message: expect.stringContaining('The session ends in ') }],
      },
    ])
    // Revoked behind our back: the chain is what counts.
    const { disarmCalls } = (await api.request('GET', `${path}/sessions/${session.id}`, { token })).json<Session>()
    await send(person, disarmCalls)
    expect(await check()).toEqual([])
  })
})

describe('POST /v1/vaults/:id/sessions/revoke-all', () => {
  test('default: nothing new is cast under any session, and one transaction ends them all', async () => {
    const { person, vault } = await createVault()
    const { token } = person
    const path = `/v1/vaults/${vault.id}/sessions`
    const create = async () => sessionSchema.parse((await api.request('POST', path, { token, body: request })).json())
    const [first, second, prepared] = [await create(), await create(), await create()]
    const nothing = revokeAllSchema.parse((await api.request('POST', `${path}/revoke-all`, { token })).json())
    expect(nothing).toMatchObject({ calls: [], plan: { vaultId: vault.id, action: 'disarmAll' } })
    expect(nothing.sessions).toHaveLength(3)

    await send(person, first.armCalls)
    await send(person, second.armCalls.slice(1))
    const reply = revokeAllSchema.parse((await api.request('POST', `${path}/revoke-all`, { token })).json())
    expect(reply.sessions).toEqual([first.id, second.id, prepared.id])
    expect(reply.calls.map(({ to, purpose }) => [to, purpose])).toEqual([[vault.address, 'End every session.']])
    await send(person, reply.calls)

    const list = pageSchema(sessionSchema).parse((await api.request('GET', path, { token })).json())
    const states = new Map(list.items.map(({ id, status, armCalls }) => [id, [status, armCalls.length]]))
    expect([first.id, second.id, prepared.id].map((id) => states.get(id))).toEqual([
      ['revoked', 0],
      ['revoked', 0],
      ['prepared', 0],
    ])
    // Asked twice, said once.
    expect(await listSpine(prepared.id)).toEqual([
      { type: 'session.prepared', actor_kind: 'user' },
      { type: 'session.disarm_requested', actor_kind: 'user' },
    ])
    const over = revokeAllSchema.parse((await api.request('POST', `${path}/revoke-all`, { token })).json())
    expect(over.sessions).toEqual([prepared.id])
  })

  test('behavior: the way out is there while the transaction manager is down', async () => {
    const { person, vault } = await createVault()
    const { token } = person
    const path = `/v1/vaults/${vault.id}/sessions`
    const { id, armCalls } = (await api.request('POST', path, { token, body: request })).json<Session>()
    await send(person, armCalls)
    const { AppError } = await import('@spells/shared')
    const down = () =>
      Promise.reject(new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'Down.', retry: 'safe' }))
    const broken = setupApi({ findTransactionManager: () => ({ getSession: down, wipeSession: down }) as never })
    const reply = revokeAllSchema.parse((await broken.request('POST', `${path}/revoke-all`, { token })).json())
    expect(reply.sessions).toEqual([id])
    expect(reply.calls).toHaveLength(1)
  })
})

describe('POST /v1/vaults/:id/sessions', () => {
  test.each([
    ['spell', { spell: 'nothing' }],
    ['expiresAt', { expiresAt: inDays(-1) }],
    ['expiresAt', { expiresAt: inDays(366) }],
    ['expiresAt', { expiresAt: '2030-01-01' }],
    ['limits.budget', { limits: { ...limits, budget: '0' } }],
    ['limits.budget', { limits: { asset: usdc, perCast: '1' } }],
    ['limits.perCast', { limits: { ...limits, perCast: '1000000001' } }],
    ['limits.asset', { limits: { ...limits, asset: `0x${'11'.repeat(20)}` } }],
    ['limits.surprise', { limits: { ...limits, surprise: true } }],
    ['maxGasWei', { maxGasWei: String(2n ** 200n) }],
    ['maxGasWei', { maxGasWei: '-1' }],
    ['maxGasWei', { maxGasWei: '0' }],
    ['maxProtectiveGasWei', { maxProtectiveGasWei: '0' }],
    ['maxOperations', { maxOperations: 0 }],
    ['surprise', { surprise: true }],
  ])('rejects: invalid_request (%s)', async (field, changes) => {
    const { person, vault } = await createVault()
    const reply = await api.request('POST', `/v1/vaults/${vault.id}/sessions`, {
      token: person.token,
      body: { ...request, ...changes },
    })
    expect(readProblem(reply)).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ field }] })
    expect(await runAsSuperuser('select from sessions where vault_id = $1', [vault.id])).toEqual([])
  })

  test('rejects: unavailable while the transaction manager is down, and stores nothing', async () => {
    const { person, vault } = await createVault()
    const { AppError } = await import('@spells/shared')
    const down = () =>
      Promise.reject(
        new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'It does not answer.', retry: 'safe' }),
      )
    const broken = setupApi({
      findTransactionManager: () => ({ prepareSession: down, getSession: down, wipeSession: down }) as never,
    })
    const path = `/v1/vaults/${vault.id}/sessions`
    const { token } = person
    const refused = await broken.request('POST', path, { token, body: request })
    expect(readProblem(refused)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(await runAsSuperuser('select from sessions where vault_id = $1', [vault.id])).toEqual([])
    const { id } = (await api.request('POST', path, { token, body: request })).json<Session>()
    const shown = await broken.request('GET', `${path}/${id}`, { token })
    expect(shown.json()).toMatchObject({ status: 'prepared', use: null })
  })
})
