import { env } from 'cloudflare:test'
import { AppError, deploymentSchema, transactionManagerName } from '@spells/shared'
import {
  type Cast,
  type CastDetail,
  castDetailSchema,
  quoteSchema,
  type Session,
  type SignatureRequest,
  sessionSchema,
  type Vault,
  type WalletCall,
} from '@spells/shared/api'
import { createTestClient, createWalletClient, http, parseEther, publicActions } from 'viem'
import { foundry } from 'viem/chains'
import { beforeAll, describe, expect, test } from 'vitest'
import { reckonedGas } from '../src/listRequirements.ts'
import type { FakeTransactionManager } from './FakeTransactionManager.ts'
import { fundVault } from './fundVault.ts'
import { type Person, type Reply, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const transport = http(env.RPC_URLS)
const chain = createTestClient({ mode: 'anvil', chain: foundry, transport, pollingInterval: 20 }).extend(publicActions)
const usdc = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')

type Owner = { readonly person: Person; readonly vault: Vault; readonly session: Session }
let alice: Owner
let bob: Owner

async function send(person: Person, calls: readonly WalletCall[]): Promise<void> {
  await chain.setBalance({ address: person.account.address, value: parseEther('1') })
  const wallet = createWalletClient({ account: person.account, chain: foundry, transport })
  for (const { to, data, valueWei } of calls) {
    const hash = await wallet.sendTransaction({ to, data, value: BigInt(valueWei), gas: 3_000_000n })
    await chain.mine({ blocks: 1 })
    expect((await chain.waitForTransactionReceipt({ hash })).status).toBe('success')
  }
}

/** Signs somebody in, with a deployed vault that holds ether and a prepared session. */
async function createOwner(): Promise<Owner> {
  const person = await api.signIn()
  const { token, account } = person
  const body = { chainId: 31337, owner: account.address }
  const vault = (await api.request('POST', '/v1/vaults', { token, body })).json<Vault>()
  await send(person, vault.deployCalls)
  await fundVault(vault.address)
  const grant = {
    spell: 'everbloom',
    limits: { asset: usdc?.address, budget: '1000000000', perCast: '100000000' },
    expiresAt: new Date(Date.now() + 30 * 86_400_000).toISOString(),
    ...{ maxGasWei: String(parseEther('1')), maxProtectiveGasWei: String(parseEther('1')) },
  }
  const session = (await api.request('POST', `/v1/vaults/${vault.id}/sessions`, { token, body: grant })).json<Session>()
  return { person, vault, session }
}

const withdraw = ({ vault }: Owner, amount = parseEther('0.5')) => ({
  vaultId: vault.id,
  action: 'withdraw',
  token: 'native',
  amount: String(amount),
})
const post = ({ person }: Owner, body: unknown, key: string = crypto.randomUUID()): Promise<Reply> =>
  api.request('POST', '/v1/casts', { token: person.token, body, headers: { 'idempotency-key': key } })
const get = async ({ person }: Owner, id: string): Promise<CastDetail> =>
  castDetailSchema.parse((await api.request('GET', `/v1/casts/${id}`, { token: person.token })).json())
const handOver = ({ person }: Owner, id: string, body: unknown): Promise<Reply> =>
  api.request('POST', `/v1/casts/${id}/signature`, { token: person.token, body })

/** Makes a cast and waits until its owner is asked to sign it. */
async function open(owner: Owner, plan: unknown = withdraw(owner)): Promise<{ id: string; toSign: SignatureRequest }> {
  const reply = await post(owner, plan)
  expect(reply.status, reply.text).toBe(202)
  const { id } = reply.json<Cast>()
  let toSign: SignatureRequest | null
  do ({ toSign } = await get(owner, id))
  while (!toSign)
  return { id, toSign }
}

/** What a wallet does with the typed data as it comes over the wire. */
const signAs = ({ person }: Owner, { typedData }: SignatureRequest) =>
  person.account.signTypedData(typedData as Parameters<Person['account']['signTypedData']>[0])

beforeAll(async () => {
  alice = await createOwner()
  bob = await createOwner()
})

describe('GET /v1/casts/:id', () => {
  test('default: what is to be signed, as typed data, as operation and in words', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    expect(toSign).toMatchObject({
      owner: owner.person.account.address,
      attempt: 1,
      typedData: {
        domain: { name: 'SpellsOwnerValidator', chainId: 31337, verifyingContract: deployment.ownerValidator },
        primaryType: 'OwnerOp',
        message: { userOpHash: toSign.userOpHash },
      },
      userOperation: { sender: owner.vault.address },
      calls: [
        { valueWei: String(parseEther('0.5')), text: `Send 0.5 ETH to its owner ${owner.person.account.address}.` },
      ],
    })
    expect(Object.keys(toSign.typedData.types)).toEqual(['EIP712Domain', 'OwnerOp'])
    expect(Date.parse(toSign.validUntil)).toBeGreaterThan(Date.now())
    const list = await api.request('GET', '/v1/casts', { token: owner.person.token })
    expect(list.json<{ items: Cast[] }>().items.map((cast) => cast.id)).toEqual([id])
  })

  test('behavior: without the transaction manager the rest is shown, and that it is not known', async () => {
    const owner = await createOwner()
    const { id } = await open(owner)
    const down = new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'Down.', retry: 'safe' })
    const broken = setupApi({ findTransactionManager: () => ({ getIntent: () => Promise.reject(down) }) as never })
    const reply = await broken.request('GET', `/v1/casts/${id}`, { token: owner.person.token })
    expect(castDetailSchema.parse(reply.json())).toMatchObject({ id, toSign: null, toSignUnavailable: true })
  })
})

describe('POST /v1/casts with a plan of the owner', () => {
  test('behavior: a vault that has what arming requires can pay for the cast that arms', async () => {
    const { person, vault, session } = alice
    const body = { vaultId: vault.id, action: 'arm', sessionId: session.id }
    const { fee, simulation } = quoteSchema.parse(
      (await api.request('POST', '/v1/quotes', { token: person.token, body })).json(),
    )
    expect(simulation.status).toBe('passed')
    expect(BigInt(fee.gasLimit)).toBeLessThan(reckonedGas.arm)
  })

  test('rejects: owner_cast_open, naming the cast that waits', async () => {
    const owner = await createOwner()
    const { id } = await open(owner)
    const problem = readProblem(await post(owner, withdraw(owner, 1n)))
    expect(problem).toMatchObject({ status: 409, code: 'owner_cast_open', castId: id })
    expect(problem.detail).toContain(id)
  })

  test.each([
    ['a receiver', { to: '0x1111111111111111111111111111111111111111' }, 'to'],
    ['no token', { token: 'ether' }, 'token'],
    ['no amount', { amount: undefined }, 'amount'],
    ['an amount of zero', { amount: '0' }, 'amount'],
    ['a session', { sessionId: crypto.randomUUID() }, 'sessionId'],
    ['another action', { action: 'borrow' }, 'action'],
  ])('rejects: invalid_request for %s', async (_, changes, field) => {
    const problem = readProblem(await post(alice, { ...withdraw(alice), ...changes }))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(problem.errors?.map((error) => error.field)).toContain(field)
  })

  test('rejects: simulation_failed for more than there is', async () => {
    const problem = readProblem(await post(alice, withdraw(alice, parseEther('2'))))
    expect(problem).toMatchObject({ status: 422, code: 'simulation_failed' })
    expect(problem.detail).toContain('less than')
  })
})

describe('POST /v1/casts/:id/signature', () => {
  test('default: taken once, however often it is sent, and asked for again when it did not land', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    const { userOpHash } = toSign
    const signature = await signAs(owner, toSign)
    const replies = await Promise.all([1, 2].map(() => handOver(owner, id, { userOpHash, signature })))
    for (const reply of replies) expect(castDetailSchema.parse(reply.json())).toMatchObject({ id, toSign: null })
    const stepId = (await get(owner, id)).steps[0]?.id
    if (!stepId) throw new Error('The cast has no step.')
    const name = transactionManagerName(31337, owner.vault.address)
    await (env.TLM as unknown as DurableObjectNamespace<FakeTransactionManager>).getByName(name).askAgain(stepId)
    const again = (await get(owner, id)).toSign
    expect(again).toMatchObject({ attempt: 2 })
    const old = await handOver(owner, id, { userOpHash, signature: await signAs(bob, toSign) })
    expect(readProblem(old)).toMatchObject({
      status: 409,
      code: 'operation_changed',
      errors: [{ field: 'userOpHash' }],
    })
    if (!again) throw new Error('Nothing is to be signed.')
    const second = { userOpHash: again.userOpHash, signature: await signAs(owner, again) }
    expect((await handOver(owner, id, second)).status).toBe(200)
    const events = await runAsSuperuser(`select 1 from events where subject_id = $1 and type = 'cast.signed'`, [id])
    // Three times handed over, two operations signed.
    expect(events).toHaveLength(2)
  })

  test('rejects: signature_rejected for somebody else’s, which changes nothing', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    const { userOpHash } = toSign
    const wrong = await handOver(owner, id, { userOpHash, signature: await signAs(bob, toSign) })
    const problem = readProblem(wrong)
    expect(problem).toMatchObject({ status: 422, code: 'signature_rejected', errors: [{ field: 'signature' }] })
    expect(problem.errors?.[0]?.message).toContain(owner.person.account.address)
    expect((await get(owner, id)).toSign?.userOpHash).toBe(userOpHash)
  })

  test('rejects: deadline_passed, not_awaiting_signature', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    const { userOpHash } = toSign
    const refusing = (refusal: object) =>
      setupApi({
        findTransactionManager: () => ({ signOwnerOperation: async () => ({ ok: false, refusal }) }) as never,
      }).request('POST', `/v1/casts/${id}/signature`, {
        token: owner.person.token,
        body: { userOpHash, signature: `0x${'22'.repeat(65)}` },
      })
    const late = readProblem(await refusing({ code: 'deadline_passed', validUntilSec: 1_800_000_000 }))
    expect(late).toMatchObject({ status: 409, code: 'deadline_passed' })
    expect(late.detail).toContain('2027-01-15T08:00:00.000Z')
    for (const refusal of [{ code: 'intent_not_found' }, { code: 'not_awaiting_signature', status: 'PENDING' }]) {
      expect(readProblem(await refusing(refusal))).toMatchObject({ status: 409, code: 'not_awaiting_signature' })
    }
    await runAsSuperuser(`update cast_steps set status = 'EXPIRED' where cast_id = $1`, [id])
    const ended = await handOver(owner, id, { userOpHash, signature: await signAs(owner, toSign) })
    expect(readProblem(ended)).toMatchObject({ status: 409, code: 'not_awaiting_signature' })
  })

  test.each([
    ['userOpHash', { userOpHash: '0x12' }],
    ['signature', { signature: '0x12' }],
    ['signature', { signature: `0x${'22'.repeat(64)}` }],
    ['surprise', { surprise: true }],
  ])('rejects: invalid_request (%s)', async (field, changes) => {
    const body = { userOpHash: `0x${'11'.repeat(32)}`, signature: `0x${'22'.repeat(65)}`, ...changes }
    const problem = readProblem(await handOver(alice, crypto.randomUUID(), body))
    expect(problem).toMatchObject({ status: 400, errors: [{ field }] })
  })

  test('rejects: not_found in another workspace', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    const body = { userOpHash: toSign.userOpHash, signature: await signAs(owner, toSign) }
    expect(readProblem(await handOver(bob, id, body))).toMatchObject({ status: 404, code: 'not_found' })
    expect((await get(owner, id)).toSign).not.toBeNull()
  })
})

describe('POST /v1/casts/:id/cancel', () => {
  const cancel = ({ person }: Owner, id: string): Promise<Reply> =>
    api.request('POST', `/v1/casts/${id}/cancel`, { token: person.token })

  test('default: taken back once, however often it is asked; the next cast need not wait', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    for (const reply of await Promise.all([1, 2, 3].map(() => cancel(owner, id)))) {
      expect(reply.status, reply.text).toBe(200)
      expect(castDetailSchema.parse(reply.json())).toMatchObject({ id, toSign: null, reason: { code: 'taken_back' } })
    }
    const events = await runAsSuperuser(`select 1 from events where subject_id = $1 and type = 'cast.taken_back'`, [id])
    expect(events).toHaveLength(1)
    const next = await open(owner)
    expect(next.id).not.toBe(id)
    const body = { userOpHash: toSign.userOpHash, signature: await signAs(owner, toSign) }
    expect(readProblem(await handOver(owner, id, body))).toMatchObject({ code: 'not_awaiting_signature' })
  })

  test('rejects: not_awaiting_signature once it is signed, or before it is handed over', async () => {
    const owner = await createOwner()
    const { id, toSign } = await open(owner)
    const { userOpHash } = toSign
    await handOver(owner, id, { userOpHash, signature: await signAs(owner, toSign) })
    expect(readProblem(await cancel(owner, id))).toMatchObject({ status: 409, code: 'not_awaiting_signature' })
    const refusal = { code: 'intent_not_found' }
    const unknowing = setupApi({
      findTransactionManager: () => ({ takeBackOwnerOperation: async () => ({ ok: false, refusal }) }) as never,
    })
    const reply = await unknowing.request('POST', `/v1/casts/${id}/cancel`, { token: owner.person.token })
    expect(readProblem(reply)).toMatchObject({ status: 409, code: 'not_awaiting_signature' })
  })

  test('rejects: not_found in another workspace', async () => {
    const owner = await createOwner()
    const { id } = await open(owner)
    expect(readProblem(await cancel(bob, id))).toMatchObject({ status: 404, code: 'not_found' })
    expect((await get(owner, id)).toSign).not.toBeNull()
  })
})

describe('arm and disarm', () => {
  test('behavior: arming is shown with its policy in words', async () => {
    const owner = await createOwner()
    const plan = { vaultId: owner.vault.id, action: 'arm', sessionId: owner.session.id }
    const { toSign } = await open(owner, plan)
    const [call] = toSign.calls
    expect(call?.text).toContain(`Allow the session key ${owner.session.key} to act for the vault.`)
    expect(call?.text).toContain('May spend 1000 USDC in total.')
  })

  test('behavior: asking to end a session stops new casts under it at once; the owner can still act', async () => {
    const owner = await createOwner()
    const { person, vault, session } = owner
    await send(person, session.armCalls)
    const plan = {
      vaultId: vault.id,
      spell: 'everbloom',
      action: 'entry',
      parameters: { asset: usdc?.address, amount: '1' },
    }
    const path = `/v1/vaults/${vault.id}/sessions/${session.id}`
    const ending = sessionSchema.parse((await api.request('DELETE', path, { token: person.token })).json())
    expect(ending.disarmRequestedAt).not.toBeNull()
    expect(ending.disarmCalls).toHaveLength(1)
    const problem = readProblem(await post(owner, { ...plan, sessionId: session.id }))
    expect(problem).toMatchObject({ status: 422, code: 'session_not_installed' })
    expect(problem.detail).toContain('asked to end')
    const disarm = { vaultId: vault.id, action: 'disarm', sessionId: session.id }
    const { toSign } = await open(owner, disarm)
    expect(toSign.calls[0]?.text).toBe(`End the session ${session.sessionId}, at once and for good.`)
  })
})
