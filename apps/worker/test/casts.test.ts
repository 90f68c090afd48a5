import { createExecutionContext, createMessageBatch, env, getQueueResult } from 'cloudflare:test'
import { AppError, certificateSchema, deploymentSchema, type TlmFact, toTime } from '@spells/shared'
import {
  type Cast,
  castDetailSchema,
  castSchema,
  pageSchema,
  positionSchema,
  quoteSchema,
  type Session,
  type TriggerPlan,
  type Vault,
  type WalletCall,
} from '@spells/shared/api'
import { createTestClient, createWalletClient, http, parseEther, publicActions } from 'viem'
import { foundry } from 'viem/chains'
import { beforeAll, describe, expect, test } from 'vitest'
import { createDeps } from '../src/createDeps.ts'
import { handleQueue } from '../src/handleQueue.ts'
import { reckonedGas } from '../src/listRequirements.ts'
import { fundVault } from './fundVault.ts'
import { type Person, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'
import { untilServed } from './untilServed.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const transport = http(env.RPC_URLS)
const chain = createTestClient({ mode: 'anvil', chain: foundry, transport, pollingInterval: 20 }).extend(publicActions)
const [usdc] = deployment.aave.assets

type Trader = {
  readonly person: Person
  readonly vault: Vault
  readonly session: Session
  readonly plan: TriggerPlan
  /** Of deploying the vault and of installing the session. */
  readonly gasUsed: readonly bigint[]
}
let alice: Trader
let bob: Trader

/** Sends the owner's plain transactions, as a wallet would. @returns the gas that each used */
async function send(person: Person, calls: readonly Pick<WalletCall, 'to' | 'data' | 'valueWei'>[]): Promise<bigint[]> {
  await chain.setBalance({ address: person.account.address, value: parseEther('1') })
  const wallet = createWalletClient({ account: person.account, chain: foundry, transport })
  const used: bigint[] = []
  for (const { to, data, valueWei } of calls) {
    const hash = await wallet.sendTransaction({ to, data, value: BigInt(valueWei), gas: 3_000_000n })
    await chain.mine({ blocks: 1 })
    const receipt = await chain.waitForTransactionReceipt({ hash })
    expect(receipt.status).toBe('success')
    used.push(receipt.gasUsed)
  }
  return used
}

/** Signs somebody in, with a funded vault and an installed session. */
async function createTrader(): Promise<Trader> {
  if (!usdc) throw new Error('The deployment lists no asset.')
  const person = await api.signIn()
  const { token, account } = person
  const body = { chainId: 31337, owner: account.address }
  const vault = (await api.request('POST', '/v1/vaults', { token, body })).json<Vault>()
  await fundVault(vault.address)
  const prepared = await api.request('POST', `/v1/vaults/${vault.id}/sessions`, {
    token,
    body: {
      spell: 'everbloom',
      limits: { asset: usdc.address, budget: '1000000000', perCast: '100000000' },
      expiresAt: toTime(Date.now() + 30 * 86_400_000),
      maxGasWei: String(parseEther('1')),
      maxProtectiveGasWei: String(parseEther('1')),
    },
  })
  const session = prepared.json<Session>()
  const gasUsed = await send(person, session.armCalls)
  const parameters = { asset: usdc.address, amount: '10000000' }
  const plan: TriggerPlan = {
    vaultId: vault.id,
    spell: 'everbloom',
    action: 'entry',
    parameters,
    sessionId: session.id,
  }
  return { person, vault, session, plan, gasUsed }
}

const post = (trader: Trader, key: string | undefined, body: unknown = trader.plan) =>
  api.request('POST', '/v1/casts', {
    token: trader.person.token,
    body,
    ...(key === undefined ? {} : { headers: { 'idempotency-key': key } }),
  })
const get = (trader: Trader, path: string) => api.request('GET', path, { token: trader.person.token })

async function countRows({ person }: Trader) {
  const [row] = await runAsSuperuser(
    `select (select count(*)::int from casts where workspace_id = $1) as casts,
       (select count(*)::int from cast_steps where workspace_id = $1) as steps,
       (select count(*)::int from outbox where workspace_id = $1) as outbox,
       (select count(*)::int from events where workspace_id = $1 and type = 'cast.created') as events`,
    [person.signedIn.workspace.id],
  )
  return row
}

beforeAll(async () => {
  alice = await createTrader()
  bob = await createTrader()
})

describe('POST /v1/quotes', () => {
  test('default', async () => {
    const reply = await api.request('POST', '/v1/quotes', { token: alice.person.token, body: alice.plan })
    expect(reply.status).toBe(200)
    const quote = quoteSchema.parse(reply.json())
    expect(quote).toMatchObject({ plan: alice.plan, simulation: { status: 'passed' } })
    expect(await countRows(alice)).toEqual({ casts: 0, steps: 0, outbox: 0, events: 0 })
  })

  test('behavior: whoever has what is required can pay for what is quoted and sent', async () => {
    const { token } = alice.person
    const quote = quoteSchema.parse((await api.request('POST', '/v1/quotes', { token, body: alice.plan })).json())
    const [deploy = 0n, arm = 0n] = alice.gasUsed
    const used = { deploy, arm, entry: BigInt(quote.fee.gasLimit) }
    for (const action of ['deploy', 'arm', 'entry'] as const) {
      expect(used[action]).toBeGreaterThan(0n)
      expect(used[action]).toBeLessThan(reckonedGas[action])
    }
  })

  test('behavior: what would be refused is an answer, not a problem', async () => {
    const body = { ...alice.plan, parameters: { ...alice.plan.parameters, amount: '100000001' } }
    const reply = await api.request('POST', '/v1/quotes', { token: alice.person.token, body })
    expect(quoteSchema.parse(reply.json()).simulation).toMatchObject({
      status: 'refused',
      reason: { code: 'policy_refused' },
    })
  })

  test('rejects: not_found, invalid_request', async () => {
    const { token } = alice.person
    const foreign = await api.request('POST', '/v1/quotes', { token, body: bob.plan })
    expect(readProblem(foreign)).toMatchObject({ status: 404, code: 'not_found' })
    const wrong = await api.request('POST', '/v1/quotes', { token, body: { ...alice.plan, spell: 'moonbeam' } })
    expect(readProblem(wrong)).toMatchObject({ status: 400, errors: [{ field: 'spell' }] })
  })
})

describe('POST /v1/casts', () => {
  test('default: stored once, then carried by the Workflow to its end', async () => {
    const trader = await createTrader()
    const replies = await Promise.all(Array.from({ length: 20 }, () => untilServed(() => post(trader, 'once'))))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([202]))
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    const accepted = castSchema.parse(replies[0]?.json())
    expect(accepted).toMatchObject({ status: 'CREATED', plan: trader.plan, cause: { kind: 'user' } })
    expect(replies[0]?.headers.get('location')).toBe(`/v1/casts/${accepted.id}`)
    expect(await countRows(trader)).toEqual({ casts: 1, steps: 1, outbox: 1, events: 1 })
    let cast: Cast
    do cast = castDetailSchema.parse((await get(trader, `/v1/casts/${accepted.id}`)).json())
    while (cast.status === 'CREATED')
    expect(cast).toMatchObject({ status: 'REJECTED', reason: { code: 'vault_halted' } })
    const certificate = await get(trader, `/v1/casts/${cast.id}/certificate`)
    expect(certificateSchema.parse(certificate.json())).toMatchObject({
      subject: { castId: cast.id, vault: trader.vault.address },
      steps: [{ status: 'REJECTED', reason: { code: 'vault_halted' }, attempts: [], facts: [] }],
    })
    expect((await post(trader, 'once')).text).toBe(replies[0]?.text)
  })

  test('rejects: idempotency_conflict, and stores nothing more', async () => {
    const trader = await createTrader()
    await post(trader, 'key')
    const other = { ...trader.plan, parameters: { ...trader.plan.parameters, amount: '1' } }
    expect(readProblem(await post(trader, 'key', other))).toMatchObject({ status: 409, code: 'idempotency_conflict' })
    expect(await countRows(trader)).toEqual({ casts: 1, steps: 1, outbox: 1, events: 1 })
  })

  test('rejects: idempotency_key_required, invalid_request for its form', async () => {
    expect(readProblem(await post(alice, undefined))).toMatchObject({ status: 400, code: 'idempotency_key_required' })
    for (const key of ['a b', 'ü', 'x'.repeat(129)]) {
      const reply = await post(alice, key)
      expect(readProblem(reply)).toMatchObject({ status: 400, errors: [{ field: 'Idempotency-Key' }] })
    }
    expect((await countRows(alice))?.casts).toBe(0)
  })

  test.each([
    ['an unknown key', { extra: 1 }, 'extra'],
    ['a missing vault', { vaultId: undefined }, 'vaultId'],
    ['a vault that is no UUID', { vaultId: 'x' }, 'vaultId'],
    ['an unknown action', { action: 'borrow' }, 'action'],
    ['a wrong amount', { parameters: { asset: usdc?.address, amount: '1.5' } }, 'parameters.amount'],
    ['an unknown parameter', { parameters: { asset: usdc?.address, amount: '1', to: '0x' } }, 'parameters.to'],
  ])('rejects: invalid_request for %s', async (_, changes, field) => {
    const problem = readProblem(await post(alice, 'invalid', { ...alice.plan, ...changes }))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request' })
    expect(problem.errors?.map((error) => error.field)).toContain(field)
    expect((await countRows(alice))?.casts).toBe(0)
  })

  test('rejects: another tenant’s vault or session is not_found, and nothing is stored anywhere', async () => {
    const before = [await countRows(alice), await countRows(bob)]
    for (const changes of [{ vaultId: bob.vault.id }, { sessionId: bob.session.id }]) {
      const reply = await post(alice, 'foreign', { ...alice.plan, ...changes })
      expect(readProblem(reply)).toMatchObject({ status: 404, code: 'not_found' })
    }
    expect([await countRows(alice), await countRows(bob)]).toEqual(before)
  })

  test('rejects: session_not_installed after DISARM, policy_refused over the cap, and nothing is stored', async () => {
    const trader = await createTrader()
    const over = { ...trader.plan, parameters: { ...trader.plan.parameters, amount: '100000001' } }
    expect(readProblem(await post(trader, 'over', over))).toMatchObject({ status: 422, code: 'policy_refused' })
    const path = `/v1/vaults/${trader.vault.id}/sessions/${trader.session.id}`
    const removed = (await api.request('DELETE', path, { token: trader.person.token })).json<Session>()
    await send(trader.person, removed.disarmCalls)
    expect(readProblem(await post(trader, 'after'))).toMatchObject({ status: 422, code: 'session_not_installed' })
    const exit = { ...trader.plan, action: 'exit', parameters: { asset: usdc?.address, amount: 'max' } }
    expect(readProblem(await post(trader, 'exit', exit))).toMatchObject({ status: 422 })
    expect(await countRows(trader)).toEqual({ casts: 0, steps: 0, outbox: 0, events: 0 })
  })

  test('rejects: unavailable when the transaction manager is down, and nothing is stored', async () => {
    const down = new AppError({ code: 'transaction_manager_unavailable', shortMessage: 'Down.', retry: 'safe' })
    const broken = setupApi({
      findTransactionManager: () => {
        throw down
      },
    })
    const { token } = alice.person
    const headers = { 'idempotency-key': 'down' }
    const reply = await broken.request('POST', '/v1/casts', { token, headers, body: alice.plan })
    expect(readProblem(reply)).toMatchObject({ status: 503, code: 'unavailable' })
    expect((await countRows(alice))?.casts).toBe(0)
  })
})

describe('GET /v1/casts', () => {
  test('default: pages, filters, and no other tenant', async () => {
    const trader = await createTrader()
    const ids: string[] = []
    for (const key of ['1', '2', '3']) ids.unshift((await post(trader, key)).json<Cast>().id)
    const read = async (query: string) => pageSchema(castSchema).parse((await get(trader, `/v1/casts${query}`)).json())
    const first = await read('?limit=2')
    const second = await read(`?limit=2&cursor=${first.nextCursor}`)
    expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(ids)
    expect(second.nextCursor).toBeNull()
    expect((await read(`?vaultId=${trader.vault.id}`)).items).toHaveLength(3)
    expect((await read(`?vaultId=${bob.vault.id}`)).items).toEqual([])
    expect((await read('?status=FINALIZED')).items).toEqual([])
    expect(readProblem(await get(bob, `/v1/casts/${ids[0]}`))).toMatchObject({ status: 404 })
    expect((await get(bob, '/v1/casts')).json<{ items: unknown[] }>().items).toEqual([])
  })

  test('rejects: unknown keys, statuses and cursors; ids that are none', async () => {
    for (const query of ['?other=1', '?status=DONE', '?limit=0', '?cursor=abc', '?vaultId=1']) {
      expect(readProblem(await get(alice, `/v1/casts${query}`))).toMatchObject({ status: 400, code: 'invalid_request' })
    }
    for (const id of ['1', crypto.randomUUID()]) {
      expect(readProblem(await get(alice, `/v1/casts/${id}`))).toMatchObject({ status: 404 })
    }
  })
})

describe('the queue tlm-facts and GET /v1/positions', () => {
  /** A confirmed supply, as the transaction manager of this vault would tell it. */
  function buildFact(trader: Trader, cast: Cast): TlmFact {
    if (!usdc) throw new Error('The deployment lists no asset.')
    const hash = `0x${'ab'.repeat(32)}` as const
    const condition = {
      kind: 'balanceIncrease',
      token: usdc.aToken,
      account: trader.vault.address,
      minDelta: '1',
    } as const
    return {
      v: 1,
      chainId: 31337,
      vault: trader.vault.address,
      sequence: 1,
      at: toTime(Date.now()),
      workspaceId: trader.person.signedIn.workspace.id,
      vaultId: trader.vault.id,
      castId: cast.id,
      intentId: cast.steps[0]?.id ?? ('' as never),
      correlationId: cast.correlationId,
      cause: cast.cause,
      status: 'CONFIRMED',
      correction: false,
      inclusion: {
        userOpHash: hash,
        transactionHash: hash,
        blockNumber: '7',
        blockHash: hash,
        success: true,
        actualGasCostWei: '1',
      },
      observations: [{ condition, before: '0', after: '10000000', met: true }],
    }
  }

  async function deliver(bodies: readonly unknown[]) {
    const messages = bodies.map((body, index) => ({ id: `m${index}`, timestamp: new Date(), attempts: 1, body }))
    const batch = createMessageBatch('tlm-facts', messages)
    const context = createExecutionContext()
    await handleQueue(batch, createDeps(env))
    return getQueueResult(batch, context)
  }

  test('default: a fact becomes a position; poison and strangers do not hold it up', async () => {
    const trader = await createTrader()
    const cast = (await post(trader, 'fact')).json<Cast>()
    const fact = buildFact(trader, cast)
    const stranger = { ...fact, vaultId: crypto.randomUUID() }
    const result = await deliver([{ nonsense: true }, stranger, fact, fact])
    expect(result.explicitAcks.toSorted()).toEqual(['m2', 'm3'])
    expect(result.retryMessages.map(({ msgId }) => msgId).toSorted()).toEqual(['m0', 'm1'])
    const found = castDetailSchema.parse((await get(trader, `/v1/casts/${cast.id}`)).json())
    expect(found).toMatchObject({ status: 'CONFIRMED', steps: [{ inclusion: { blockNumber: '7' } }] })
    const page = pageSchema(positionSchema).parse((await get(trader, '/v1/positions')).json())
    expect(page.items).toMatchObject([
      { state: 'active', amount: '10000000', asset: { symbol: 'USDC', decimals: 6 }, casts: [cast.id] },
    ])
    const closed = await get(trader, '/v1/positions?state=closed')
    expect(closed.json<{ items: unknown[] }>().items).toEqual([])
    expect((await get(bob, '/v1/positions')).json<{ items: unknown[] }>().items).toEqual([])
    expect(readProblem(await get(trader, '/v1/positions?state=open'))).toMatchObject({ status: 400 })
  })
})
