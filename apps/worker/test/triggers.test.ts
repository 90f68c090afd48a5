import { env } from 'cloudflare:test'
import { createTriggerRegistries, deploymentSchema, type Signal, triggerShardName } from '@spells/shared'
import { type Trigger, triggerSchema } from '@spells/shared/api'
import { MARKETS_KEY } from '@spells/signals'
import { saveMarketSnapshot } from '@spells/workflows'
import pg from 'pg'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { insertVault } from './insertVault.ts'
import { type Person, type Reply, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'
import { untilServed } from './untilServed.ts'

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const asset = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')?.address
const clock = { nowMs: async () => Date.now(), toRealDelayMs: async (delayMs: number) => delayMs }
const registries = createTriggerRegistries({
  namespace: env.TRIGGER_REGISTRY,
  secret: env.SERVICE_TOKEN_SECRET,
  clock,
})

let api: ReturnType<typeof setupApi>
let alice: Person
let plan: Record<string, unknown>
let market: string

/** What the cache says about the market of the test. */
const observe = (
  probability: number,
  changes: { status?: 'open' | 'disputed'; ageMs?: number; isFrozen?: true } = {},
) => {
  const observedAtMs = Date.now() - (changes.ageMs ?? 0)
  return saveMarketSnapshot(env.CACHE, {
    source: 'gamma',
    observedAtMs,
    markets: [
      {
        source: 'gamma',
        id: market,
        question: 'Rain?',
        slug: market,
        outcomes: ['Yes', 'No'],
        tokenIds: [],
        probability,
        liquidityUsd: null,
        volumeUsd: null,
        endsAtMs: null,
        status: changes.status ?? 'open',
        observedAtMs,
      },
    ],
    refused: [],
    counts: { received: 1, accepted: 1, refused: 0 },
    ...(changes.isFrozen ? { frozenSinceMs: observedAtMs - 3_600_000 } : {}),
  })
}

beforeAll(async () => {
  alice = await setupApi().signIn()
  const { vaultId, sessionId } = await insertVault(alice)
  plan = { vaultId, sessionId, spell: 'everbloom', action: 'entry', parameters: { asset, amount: '1000000' } }
})
beforeEach(async () => {
  api = setupApi()
  market = `m${crypto.randomUUID().slice(0, 8)}`
  await env.CACHE.delete(MARKETS_KEY)
  await observe(0.5)
})

const signalKey = () => `market:gamma:${market}:probability`
const buildBody = (changes: object = {}) => ({
  name: 'Rain',
  signal: signalKey(),
  direction: 'above',
  threshold: 0.6,
  expiresAt: new Date(Date.now() + 43_200_000).toISOString(),
  mode: 'armed',
  action: { kind: 'cast', plan },
  ...changes,
})
const post = (body: object, person = alice, key: string = crypto.randomUUID()) =>
  api.request('POST', '/v1/triggers', { token: person.token, body, headers: { 'idempotency-key': key } })
const read = (reply: Reply): Trigger => triggerSchema.parse(reply.json())
const patch = (trigger: Trigger, body: object, person = alice) =>
  api.request('PATCH', `/v1/triggers/${trigger.id}`, { token: person.token, body })
const good = (value: number): Signal => ({
  key: signalKey(),
  quality: 'good',
  value,
  observedAtMs: Date.now(),
  source: 'gamma',
})
/** The verdicts that the registry holds for the market of the test. */
async function decide(value: number) {
  await registries.evaluate([good(value)])
  const held = await registries.listUndelivered(triggerShardName(signalKey()), 1_000)
  return held.filter(({ rule }) => rule.signal === signalKey()).map(({ verdict }) => verdict)
}

describe('a session that is being ended', () => {
  /** Asks for something while somebody else ends the session, and lets that one finish first. */
  async function whileEnding(sessionId: string, ask: () => Promise<Reply>): Promise<Reply> {
    const client = new pg.Client({ connectionString: env.SUPERUSER_URL })
    await client.connect()
    try {
      await client.query('begin')
      await client.query('update sessions set disarm_requested_at = now() where id = $1', [sessionId])
      await client.query(`update triggers set status = 'paused' where plan->>'sessionId' = $1`, [sessionId])
      const asked = ask()
      const waits = () => runAsSuperuser(`select 1 from pg_stat_activity where wait_event_type = 'Lock'`)
      await expect.poll(async () => (await waits()).length).toBeGreaterThan(0)
      await client.query('commit')
      return await asked
    } finally {
      await client.end()
    }
  }

  test('behavior: arms nothing, neither a new trigger nor an old one', async () => {
    const { vaultId, sessionId } = await insertVault(alice)
    const own = { kind: 'cast', plan: { ...plan, vaultId, sessionId } }
    const old = read(await post(buildBody({ action: own, mode: 'monitor' })))
    const created = await whileEnding(sessionId, () => post(buildBody({ action: own })))
    expect(readProblem(created)).toMatchObject({ status: 400, errors: [{ field: 'action.plan.sessionId' }] })
    await runAsSuperuser('update sessions set disarm_requested_at = null where id = $1', [sessionId])
    const armed = await whileEnding(sessionId, () => patch(old, { mode: 'armed' }))
    expect(readProblem(armed)).toMatchObject({ status: 409, code: 'conflict' })
  })
})

describe('POST /v1/triggers', () => {
  test('default: the registry watches it at once, from the value that it had', async () => {
    const reply = await post(buildBody())
    expect(reply.status).toBe(201)
    const trigger = read(reply)
    expect(reply.headers.get('location')).toBe(`/v1/triggers/${trigger.id}`)
    expect(trigger).toMatchObject({ status: 'active', revision: 1, fires: 0, maxFires: 1, lastDecision: null })
    expect(await decide(0.65)).toEqual(['fire'])
  })

  test('behavior: one whose condition already holds waits for the value to come back', async () => {
    await observe(0.7)
    await post(buildBody())
    expect(await decide(0.75)).toEqual([])
    expect(await decide(0.5)).toEqual([])
    expect(await decide(0.65)).toEqual(['fire'])
  })

  test('behavior: a value that is too old to act on is no baseline', async () => {
    await observe(0.5, { ageMs: 5 * 60_000 })
    await post(buildBody())
    expect(await decide(0.65)).toEqual([])
  })

  test('behavior: a value of a source that stands still is no baseline', async () => {
    await observe(0.5, { isFrozen: true })
    await post(buildBody())
    expect(await decide(0.65)).toEqual([])
  })

  test('behavior: with the registry down the order waits in the outbox', async () => {
    const down = { getByName: () => ({ put: () => Promise.reject(new Error('down')) }) } as never
    const reply = await setupApi({ triggerRegistry: down }).request('POST', '/v1/triggers', {
      token: alice.token,
      body: buildBody(),
      headers: { 'idempotency-key': crypto.randomUUID() },
    })
    expect(reply.status).toBe(201)
    const rows = await runAsSuperuser('select topic from outbox where key = $1', [read(reply).id])
    expect(rows).toEqual([{ topic: 'trigger.put' }])
  })

  test.each([
    ['name', { name: ' ' }],
    ['name', { name: 'a\u0000b' }],
    ['name', { name: '\ud800' }],
    ['signal', { signal: 'price:eth' }],
    ['signal', { signal: 'market:gamma:nowhere:probability' }],
    ['threshold', { threshold: 1 }],
    ['threshold', { threshold: 0 }],
    ['direction', { direction: 'across' }],
    ['maxFires', { maxFires: 2 }],
    ['expiresAt', { expiresAt: '2020-01-01T00:00:00.000Z' }],
    ['expiresAt', { expiresAt: '2099-01-01T00:00:00.000Z' }],
    ['expiresAt', { expiresAt: new Date(Date.now() + 2 * 86_400_000).toISOString() }],
    ['outlivesSession', { outlivesSession: 'yes' }],
    ['expiresAt', { expiresAt: 'tomorrow' }],
    ['cooldown', { cooldown: 5 }],
    ['action.plan.spell', () => ({ action: { kind: 'cast', plan: { ...plan, spell: 'nope' } } })],
    [
      'action.plan.parameters.amount',
      () => ({ action: { kind: 'cast', plan: { ...plan, parameters: { asset, amount: '0' } } } }),
    ],
  ] as const)('rejects: invalid_request (%s)', async (field, changes) => {
    const problem = readProblem(await post(buildBody(typeof changes === 'function' ? changes() : changes)))
    expect(problem).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ field }] })
  })

  test('rejects: a market that another source would have to know', async () => {
    const signal = signalKey().replace('gamma', 'elsewhere')
    expect(readProblem(await post(buildBody({ signal })))).toMatchObject({ status: 400, errors: [{ field: 'signal' }] })
  })

  test.each([`status = 'revoked'`, `status = 'expired'`, `expires_at = now()`])(
    'rejects: a session that has ended (%s)',
    async (ended) => {
      const person = await api.signIn()
      const { vaultId, sessionId } = await insertVault(person)
      await runAsSuperuser(`update sessions set ${ended} where id = $1`, [sessionId])
      const action = { kind: 'cast', plan: { ...plan, vaultId, sessionId } }
      expect(readProblem(await post(buildBody({ action }), person))).toMatchObject({
        status: 400,
        errors: [{ field: 'action.plan.sessionId' }],
      })
    },
  )

  test('rejects: a market that is disputed', async () => {
    await observe(0.5, { status: 'disputed' })
    expect(readProblem(await post(buildBody()))).toMatchObject({
      code: 'invalid_request',
      errors: [{ field: 'signal' }],
    })
  })

  test('rejects: not_found for a vault or session of somebody else, and nothing is stored', async () => {
    const bob = await api.signIn()
    expect(readProblem(await post(buildBody(), bob)).code).toBe('not_found')
    const own = await insertVault(bob)
    const mixed = { kind: 'cast', plan: { ...plan, vaultId: own.vaultId } }
    expect(readProblem(await post(buildBody({ action: mixed }), bob)).code).toBe('not_found')
    expect(await runAsSuperuser('select 1 from triggers where workspace_id = $1', [bob.signedIn.workspace.id])).toEqual(
      [],
    )
  })
})

describe('Idempotency-Key of POST /v1/triggers', () => {
  test('default: fifty requests at once are one trigger with one reply', async () => {
    const person = await api.signIn()
    const { vaultId, sessionId } = await insertVault(person)
    const body = buildBody({ action: { kind: 'cast', plan: { ...plan, vaultId, sessionId } } })
    const replies = await Promise.all(Array.from({ length: 50 }, () => untilServed(() => post(body, person, 'once'))))
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]))
    expect(new Set(replies.map(({ text }) => text)).size).toBe(1)
    const workspace = person.signedIn.workspace.id
    expect(await runAsSuperuser('select 1 from triggers where workspace_id = $1', [workspace])).toHaveLength(1)
    const events = `select 1 from events where workspace_id = $1 and type = 'trigger.created'`
    expect(await runAsSuperuser(events, [workspace])).toHaveLength(1)
    expect(readProblem(await post({ ...body, threshold: 0.7 }, person, 'once'))).toMatchObject({
      status: 409,
      code: 'idempotency_conflict',
    })
    const { id } = read(replies[0] as Reply)
    await api.request('DELETE', `/v1/triggers/${id}`, { token: person.token })
    expect(readProblem(await post(body, person, 'once'))).toMatchObject({ status: 409, code: 'conflict' })
  })

  test('rejects: idempotency_key_required, invalid_request for its form', async () => {
    const { token } = alice
    const bare = await api.request('POST', '/v1/triggers', { token, body: buildBody() })
    expect(readProblem(bare)).toMatchObject({ status: 400, code: 'idempotency_key_required' })
    expect(readProblem(await post(buildBody(), alice, 'a b')).errors?.[0]?.field).toBe('Idempotency-Key')
  })
})

describe('a trigger and the end of its session', () => {
  test('behavior: one that outlives its session says so, as an event too', async () => {
    const expiresAt = new Date(Date.now() + 2 * 86_400_000).toISOString()
    const trigger = read(await post(buildBody({ expiresAt, outlivesSession: true })))
    expect(Date.parse(trigger.sessionExpiresAt ?? '')).toBeLessThan(Date.parse(expiresAt))
    expect(trigger.warnings).toEqual([expect.stringContaining('before the trigger does')])
    const events = await runAsSuperuser('select type from events where subject_id = $1 order by ordinal', [trigger.id])
    expect(events).toEqual([{ type: 'trigger.created' }, { type: 'trigger.outlives_session' }])
    expect(read(await post(buildBody())).warnings).toEqual([])
  })
})

describe('GET /v1/triggers', () => {
  test('default: newest first, page by page', async () => {
    const person = await api.signIn()
    const { vaultId, sessionId } = await insertVault(person)
    const action = { kind: 'cast', plan: { ...plan, vaultId, sessionId } }
    const made: string[] = []
    for (let i = 0; i < 3; i++) made.unshift(read(await post(buildBody({ action, name: `t${i}` }), person)).id)
    const seen: string[] = []
    let cursor = ''
    do {
      const reply = await api.request('GET', `/v1/triggers?limit=2${cursor}`, { token: person.token })
      const page = reply.json<{ items: Trigger[]; nextCursor: string | null }>()
      seen.push(...page.items.map(({ id }) => id))
      cursor = page.nextCursor === null ? '' : `&cursor=${page.nextCursor}`
    } while (cursor !== '')
    expect(seen).toEqual(made)
  })
})

describe('PATCH and DELETE /v1/triggers/:id', () => {
  test('default: a new name changes no rule', async () => {
    const trigger = read(await post(buildBody()))
    const changed = read(await patch(trigger, { name: 'Storm' }))
    expect(changed).toMatchObject({ name: 'Storm', revision: 1, status: 'active' })
    expect(read(await api.request('GET', `/v1/triggers/${trigger.id}`, { token: alice.token }))).toEqual(changed)
  })

  test('behavior: a paused trigger does not fire; a resumed one begins from the value that it finds', async () => {
    const trigger = read(await post(buildBody()))
    expect(read(await patch(trigger, { paused: true }))).toMatchObject({ status: 'paused', revision: 2 })
    expect(await decide(0.7)).toEqual([])
    await observe(0.7)
    api = setupApi()
    expect(read(await patch(trigger, { paused: false }))).toMatchObject({ status: 'active', revision: 3 })
    expect(await decide(0.75)).toEqual([])
    expect(await decide(0.5)).toEqual([])
    expect(await decide(0.65)).toEqual(['fire'])
  })

  test('behavior: a deleted trigger is gone and does not fire', async () => {
    const trigger = read(await post(buildBody()))
    const reply = await api.request('DELETE', `/v1/triggers/${trigger.id}`, { token: alice.token })
    expect([reply.status, reply.text]).toEqual([204, ''])
    expect(await decide(0.7)).toEqual([])
    for (const method of ['GET', 'DELETE']) {
      const again = await api.request(method, `/v1/triggers/${trigger.id}`, { token: alice.token })
      expect(readProblem(again).code).toBe('not_found')
    }
  })

  test('rejects: conflict for arming it under a session that has ended', async () => {
    const person = await api.signIn()
    const { vaultId, sessionId } = await insertVault(person)
    const action = { kind: 'cast', plan: { ...plan, vaultId, sessionId } }
    const trigger = read(await post(buildBody({ action, mode: 'monitor' }), person))
    await runAsSuperuser(`update sessions set status = 'revoked' where id = $1`, [sessionId])
    expect(readProblem(await patch(trigger, { mode: 'armed' }, person))).toMatchObject({ code: 'conflict' })
    expect(read(await patch(trigger, { paused: true }, person))).toMatchObject({ mode: 'monitor', revision: 2 })
  })

  test('rejects: conflict once it is spent, but for the name', async () => {
    const trigger = read(await post(buildBody()))
    await runAsSuperuser(`update triggers set status = 'spent' where id = $1`, [trigger.id])
    for (const body of [{ paused: true }, { mode: 'monitor' }, { paused: false }]) {
      expect(readProblem(await patch(trigger, body))).toMatchObject({ status: 409, code: 'conflict' })
    }
    expect((await patch(trigger, { name: 'Done' })).status).toBe(200)
  })

  test.each([
    ['(whole)', {}],
    ['mode', { mode: 'on' }],
    ['name', { name: 'a\u0000b' }],
    ['threshold', { name: 'x', threshold: 0.5 }],
  ])('rejects: invalid_request (%s)', async (field, body) => {
    const trigger = read(await post(buildBody()))
    expect(readProblem(await patch(trigger, body))).toMatchObject({ code: 'invalid_request', errors: [{ field }] })
  })

  test('rejects: not_found for somebody else, and nothing changes', async () => {
    const trigger = read(await post(buildBody()))
    const bob = await api.signIn()
    expect(readProblem(await patch(trigger, { paused: true }, bob)).code).toBe('not_found')
    const gone = await api.request('DELETE', `/v1/triggers/${trigger.id}`, { token: bob.token })
    expect(readProblem(gone).code).toBe('not_found')
    expect(await decide(0.7)).toEqual(['fire'])
  })
})
