import { env } from 'cloudflare:test'
import { predictVaultAddress } from '@spells/core'
import { deploymentSchema } from '@spells/shared'
import { pageSchema, vaultSchema } from '@spells/shared/api'
import { describe, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const saltOf = (digit: string): `0x${string}` => `0x${digit.repeat(64)}`

describe('POST /v1/vaults', () => {
  test('default', async () => {
    const { account, token } = await api.signIn()
    const body = { chainId: 31337, owner: account.address.toLowerCase(), label: '  Savings ' }
    const reply = await api.request('POST', '/v1/vaults', { token, body })
    expect(reply.status).toBe(201)
    const vault = vaultSchema.parse(reply.json())
    const { factory, vaultImplementation } = deployment
    expect(vault).toMatchObject({
      address: predictVaultAddress({ factory, vaultImplementation, owner: account.address, salt: saltOf('0') }),
      owner: account.address,
      label: 'Savings',
      deployment: 'predicted',
      deployCalls: [{ to: factory, valueWei: '0', purpose: 'Create the vault.' }],
    })
    expect(reply.headers.get('location')).toBe(`/v1/vaults/${vault.id}`)
    expect((await api.request('GET', `/v1/vaults/${vault.id}`, { token })).json()).toEqual(vault)
  })

  test('behavior: the same owner and salt again is the same vault, however the salt is spelled', async () => {
    const { account, token } = await api.signIn()
    const create = (salt: string) =>
      api.request('POST', '/v1/vaults', { token, body: { chainId: 31337, owner: account.address, salt } })
    const first = await create(saltOf('a'))
    const second = await create(saltOf('A'))
    const other = await create(saltOf('b'))
    expect([first.status, second.status, other.status]).toEqual([201, 200, 201])
    expect(second.json()).toEqual(first.json())
    expect(other.json<{ id: string }>().id).not.toBe(first.json<{ id: string }>().id)
  })

  test('behavior: 10 at once make one vault', async () => {
    const { account, token } = await api.signIn()
    const body = { chainId: 31337, owner: account.address }
    const replies = await Promise.all(
      Array.from({ length: 10 }, () => api.request('POST', '/v1/vaults', { token, body })),
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([...Array.from({ length: 9 }, () => 200), 201])
    expect(new Set(replies.map((reply) => reply.json<{ id: string }>().id)).size).toBe(1)
  })

  test('rejects: an owner that is not the caller’s, and a chain that is not ours', async () => {
    const [alice, bob] = [await api.signIn(), await api.signIn()]
    const { token } = bob
    const create = (body: unknown) => api.request('POST', '/v1/vaults', { token, body })
    const foreign = await create({ chainId: 31337, owner: alice.account.address })
    expect(readProblem(foreign)).toMatchObject({ status: 400, errors: [{ field: 'owner' }] })
    const elsewhere = await create({ chainId: 1, owner: bob.account.address })
    expect(readProblem(elsewhere)).toMatchObject({ status: 400, errors: [{ field: 'chainId' }] })
    const malformed = await create({ chainId: 31337, owner: '0x12', salt: '0x1', extra: true })
    expect(readProblem(malformed).errors?.map((error) => error.field)).toEqual(['owner', 'salt', 'extra'])
  })

  test('rejects: a label that the database cannot hold or that a terminal would obey', async () => {
    const { account, token } = await api.signIn()
    for (const label of ['a\u0000b', '\ud800', '\u001b[31m']) {
      const body = { chainId: 31337, owner: account.address, label }
      const reply = await api.request('POST', '/v1/vaults', { token, body })
      expect(readProblem(reply)).toMatchObject({ status: 400, errors: [{ field: 'label' }] })
    }
  })

  test('rejects: conflict, when another workspace of the same person has the vault', async () => {
    const { account, token, signedIn } = await api.signIn()
    const body = { chainId: 31337, owner: account.address }
    const vault = (await api.request('POST', '/v1/vaults', { token, body })).json<{ id: string }>()
    // The person's session is moved to a desk that they are a member of too.
    const desk = crypto.randomUUID()
    await runAsSuperuser(`insert into workspaces (id, name, created_at) values ($1, 'Desk', now())`, [desk])
    await runAsSuperuser(`insert into memberships values ($1, $2, 'trader', now())`, [desk, signedIn.user.id])
    await runAsSuperuser('update auth_sessions set workspace_id = $1 where user_id = $2', [desk, signedIn.user.id])
    const reply = await api.request('POST', '/v1/vaults', { token, body })
    expect(readProblem(reply)).toMatchObject({ status: 409, code: 'conflict' })
    expect(reply.text).not.toContain(vault.id)
    expect(reply.text).not.toContain(signedIn.workspace.id)
  })
})

describe('GET /v1/vaults', () => {
  test('default', async () => {
    const { account, token } = await api.signIn()
    for (const digit of ['1', '2', '3']) {
      const body = { chainId: 31337, owner: account.address, salt: saltOf(digit) }
      expect((await api.request('POST', '/v1/vaults', { token, body })).status).toBe(201)
    }
    const page = async (query: string) =>
      pageSchema(vaultSchema).parse((await api.request('GET', `/v1/vaults?${query}`, { token })).json())
    const first = await page('limit=2')
    const second = await page(`limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map((vault) => vault.salt)).toEqual(['3', '2', '1'].map(saltOf))
    expect(second.nextCursor).toBeNull()
  })

  test('rejects: a cursor that stands for no time that there is', async () => {
    const { token } = await api.signIn()
    for (const atMs of [-1, 253_402_300_800_000, Number.MAX_SAFE_INTEGER]) {
      const cursor = btoa(JSON.stringify([atMs, crypto.randomUUID()])).replaceAll('=', '')
      const reply = await api.request('GET', `/v1/vaults?cursor=${cursor}`, { token })
      expect(readProblem(reply)).toMatchObject({ status: 400, errors: [{ field: 'cursor' }] })
    }
  })

  test('behavior: without the chain vaults are shown as unknown', async () => {
    const { account, token } = await api.signIn()
    const down = setupApi({
      chain: {
        getBlockNumber: () => Promise.reject(new Error('down')),
        isDeployed: () => Promise.reject(new Error('down')),
        readFunds: () => Promise.reject(new Error('down')),
        isContractSignature: async () => false,
      },
    })
    const body = { chainId: 31337, owner: account.address }
    const created = await down.request('POST', '/v1/vaults', { token, body })
    expect(created.json()).toMatchObject({ deployment: 'unknown', deployCalls: [{ purpose: 'Create the vault.' }] })
  })
})
