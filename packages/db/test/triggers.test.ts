import type { CastId, Decision, DecisionId, FireId, SessionRef, TriggerId, WorkspaceId } from '@spells/shared'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  deleteTrigger,
  findTrigger,
  findTriggerByKey,
  findTriggerForSync,
  insertTrigger,
  listTriggers,
  listTriggersForSync,
  pauseTriggers,
  recordDecision,
  recordSystemEvent,
  settleFire,
  type TriggerRow,
  updateTrigger,
} from '../src/index.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
let alice: Tenant
let bob: Tenant
beforeAll(async () => {
  alice = await database.createTenant()
  bob = await database.createTenant()
})

const uuid = <Id extends string>() => crypto.randomUUID() as Id

async function create(tenant: Tenant, changes: Partial<Parameters<typeof insertTrigger>[1]> = {}): Promise<TriggerRow> {
  const trigger = await insert(tenant, changes)
  if (!trigger) throw new Error('The key is taken.')
  return trigger
}

function insert(tenant: Tenant, changes: Partial<Parameters<typeof insertTrigger>[1]>) {
  return database.scoped.withScope(tenant.scope, (tx) =>
    insertTrigger(tx, {
      id: uuid<TriggerId>(),
      name: 'Rate cut',
      signal: 'market:gamma:512345:probability',
      direction: 'above',
      threshold: 0.6,
      maxFires: 1,
      mode: 'armed',
      plan: {
        vaultId: tenant.vaultId,
        spell: 'everbloom',
        action: 'entry',
        parameters: {},
        sessionId: uuid<SessionRef>(),
      },
      expiresAtMs: NOW_MS + 86_400_000,
      baseline: { value: 0.5, observedAtMs: NOW_MS },
      idempotencyKey: uuid(),
      bodyHash: '0'.repeat(64),
      sessionEndsAtMs: undefined,
      atMs: NOW_MS,
      ...changes,
    }),
  )
}

const change = (
  tenant: Tenant,
  trigger: TriggerRow,
  values: Omit<Parameters<typeof updateTrigger>[2], 'atMs' | 'baseline'>,
) =>
  database.scoped.withScope(tenant.scope, (tx) =>
    updateTrigger(tx, trigger.id as TriggerId, { ...values, baseline: undefined, atMs: NOW_MS + 1 }),
  )
const find = (tenant: Tenant, trigger: TriggerRow) =>
  database.scoped.withScope(tenant.scope, (tx) => findTrigger(tx, trigger.id as TriggerId))

function decide(trigger: TriggerRow, verdict: Decision['verdict'], changes: Partial<Decision> = {}): Decision {
  return {
    v: 1,
    id: uuid<DecisionId>(),
    triggerId: trigger.id as TriggerId,
    workspaceId: trigger.workspaceId as WorkspaceId,
    revision: trigger.revision,
    verdict,
    reason: 'Because.',
    at: new Date(NOW_MS + 10).toISOString(),
    evaluator: 'threshold/1',
    rule: { mode: trigger.mode } as Decision['rule'],
    input: {} as Decision['input'],
    ...(verdict === 'fire' ? { fire: { id: uuid<FireId>(), number: trigger.fires + 1 } } : {}),
    ...changes,
  }
}
const record = (decision: Decision) => database.system.withSystem((tx) => recordDecision(tx, decision))

async function sql(text: string, ...values: unknown[]): Promise<Record<string, unknown>[]> {
  return (await (await database.connectAs('superuser')).query(text, values)).rows
}

test('default: a trigger is stored with its event and the order to put it into the registry', async () => {
  const trigger = await create(alice)
  expect((await find(alice, trigger))?.trigger).toEqual(trigger)
  expect(await sql('select topic, key, body from outbox where key = $1', trigger.id)).toEqual([
    {
      topic: 'trigger.put',
      key: trigger.id,
      body: { v: 1, triggerId: trigger.id, revision: 1, baseline: { value: 0.5, observedAtMs: NOW_MS } },
    },
  ])
  expect(await sql('select type, actor_id from events where subject_id = $1', trigger.id)).toEqual([
    { type: 'trigger.created', actor_id: alice.scope.userId },
  ])
})

test('behavior: a key stands for one trigger of its workspace', async () => {
  const idempotencyKey = uuid()
  const stored = await Promise.all(Array.from({ length: 20 }, () => insert(alice, { idempotencyKey })))
  const [only, ...others] = stored.filter((trigger) => trigger !== undefined)
  expect(others).toEqual([])
  const byKey = (tenant: Tenant) =>
    database.scoped.withScope(tenant.scope, (tx) => findTriggerByKey(tx, idempotencyKey))
  expect((await byKey(alice))?.id).toBe(only?.id)
  expect(await byKey(bob)).toBeUndefined()
  const events = await sql(`select 1 from events where type = 'trigger.created' and subject_id = $1`, only?.id)
  expect(events).toHaveLength(1)
  const carol = await database.createTenant()
  expect(await create(carol, { idempotencyKey })).toMatchObject({ workspaceId: carol.scope.workspaceId })
})

test('behavior: the end of a session pauses what is armed under it, and nothing else', async () => {
  const sessionRef = uuid<SessionRef>()
  const plan = {
    vaultId: alice.vaultId,
    spell: 'everbloom',
    action: 'entry' as const,
    parameters: {},
    sessionId: sessionRef,
  }
  const armed = await create(alice, { plan })
  const monitoring = await create(alice, { plan, mode: 'monitor' })
  const other = await create(alice)
  const reason = { code: 'session_revoked', message: 'It ended.' }
  const { workspaceId } = alice.scope
  const pause = () =>
    database.system.withSystem((tx) =>
      pauseTriggers(tx, { workspaceId, vaultId: alice.vaultId, sessionRef, reason, atMs: NOW_MS + 5 }, (event) =>
        recordSystemEvent(tx, { ...event, workspaceId, correlationId: 'c', actor: { kind: 'system', id: 'chain' } }),
      ),
    )
  expect([await pause(), await pause()]).toEqual([1, 0])
  expect((await find(alice, armed))?.trigger).toMatchObject({ status: 'paused', reason, revision: 2 })
  expect((await find(alice, monitoring))?.trigger).toMatchObject({ status: 'active', reason: null })
  expect((await find(alice, other))?.trigger.status).toBe('active')
  expect(await sql('select type from events where subject_id = $1 order by ordinal', armed.id)).toEqual([
    { type: 'trigger.created' },
    { type: 'trigger.paused' },
  ])
  expect(await sql('select topic from outbox where key = $1 order by created_at', armed.id)).toEqual([
    { topic: 'trigger.put' },
    { topic: 'trigger.remove' },
  ])
  expect(await change(alice, armed, { paused: false })).toMatchObject({ value: { status: 'active', reason: null } })
})

describe('another tenant', () => {
  test('behavior: finds, changes and deletes nothing', async () => {
    const trigger = await create(alice)
    expect(await find(bob, trigger)).toBeUndefined()
    expect(await change(bob, trigger, { name: 'Mine' })).toMatchObject({ refusal: { code: 'not_found' } })
    const gone = await database.scoped.withScope(bob.scope, (tx) =>
      deleteTrigger(tx, trigger.id as TriggerId, { atMs: NOW_MS }),
    )
    expect(gone).toBeUndefined()
    const listed = await database.scoped.withScope(bob.scope, (tx) => listTriggers(tx, { limit: 100 }))
    expect(listed).toEqual([])
    expect((await find(alice, trigger))?.trigger.name).toBe('Rate cut')
  })

  test('rejects: a trigger on a vault of another workspace', async () => {
    const plan = {
      vaultId: alice.vaultId,
      spell: 'everbloom',
      action: 'entry' as const,
      parameters: {},
      sessionId: uuid<SessionRef>(),
    }
    await expect(create(bob, { plan })).rejects.toMatchObject({ code: 'database_failed' })
  })

  test('behavior: a decision that names the wrong workspace is nobody’s', async () => {
    const trigger = await create(alice)
    const forged = decide(trigger, 'fire', { workspaceId: bob.scope.workspaceId })
    expect(await record(forged)).toBeUndefined()
    expect(await sql('select 1 from trigger_decisions where id = $1', forged.id)).toEqual([])
  })
})

describe('changes', () => {
  test('behavior: a new name is no new rule; a new mode or a pause is one', async () => {
    const trigger = await create(alice)
    expect(await change(alice, trigger, { name: 'Other' })).toMatchObject({ value: { name: 'Other', revision: 1 } })
    expect(await change(alice, trigger, { mode: 'monitor' })).toMatchObject({ value: { mode: 'monitor', revision: 2 } })
    expect(await change(alice, trigger, { paused: true })).toMatchObject({ value: { status: 'paused', revision: 3 } })
    expect(await change(alice, trigger, { paused: true })).toMatchObject({ value: { status: 'paused', revision: 3 } })
    expect(await change(alice, trigger, { paused: false })).toMatchObject({ value: { status: 'active', revision: 4 } })
    const orders = await sql(
      `select topic, (body->>'revision')::int as revision from outbox where key = $1 order by 2`,
      trigger.id,
    )
    expect(orders).toEqual([
      { topic: 'trigger.put', revision: 1 },
      { topic: 'trigger.put', revision: 2 },
      { topic: 'trigger.remove', revision: 3 },
      { topic: 'trigger.put', revision: 4 },
    ])
  })

  test('behavior: a deleted trigger is gone for its owner, and known to the registry sync', async () => {
    const trigger = await create(alice)
    const id = trigger.id as TriggerId
    await database.scoped.withScope(alice.scope, (tx) => deleteTrigger(tx, id, { atMs: NOW_MS }))
    expect(await find(alice, trigger)).toBeUndefined()
    expect(await change(alice, trigger, { name: 'x' })).toMatchObject({ refusal: { code: 'not_found' } })
    const sync = await database.system.withSystem((tx) => findTriggerForSync(tx, id))
    expect(sync?.trigger).toMatchObject({ status: 'deleted', revision: 2 })
  })
})

describe('decisions', () => {
  test('default: a fire is recorded once, spends the trigger, and gets its outcome once', async () => {
    const trigger = await create(alice)
    const decision = decide(trigger, 'fire')
    const first = await record(decision)
    expect(first?.fire).toMatchObject({ id: decision.fire?.id, number: 1, castId: null, refusal: null })
    expect((await record(decision))?.fire?.id).toBe(decision.fire?.id)
    const found = await find(alice, trigger)
    expect(found?.trigger).toMatchObject({ status: 'spent', fires: 1 })
    expect(found?.lastDecision?.id).toBe(decision.id)
    expect(await change(alice, trigger, { mode: 'monitor' })).toEqual({
      ok: false,
      refusal: { code: 'trigger_ended', status: 'spent' },
    })
    expect(await change(alice, trigger, { name: 'Done' })).toMatchObject({ ok: true })

    const settle = (code: string) =>
      database.system.withSystem((tx) =>
        settleFire(tx, {
          workspaceId: decision.workspaceId,
          triggerId: decision.triggerId,
          decisionId: decision.id,
          fireId: decision.fire?.id as FireId,
          outcome: { refusal: { code, message: 'No.' } },
          atMs: NOW_MS,
        }),
      )
    await settle('simulation_failed')
    await settle('another')
    expect((await record(decision))?.fire?.refusal).toEqual({ code: 'simulation_failed', message: 'No.' })
    expect(await sql('select type from events where subject_id = $1 order by ordinal', trigger.id)).toEqual([
      { type: 'trigger.created' },
      { type: 'trigger.fired' },
      { type: 'trigger.updated' },
      { type: 'trigger.cast_refused' },
    ])
  })

  test('behavior: a fire with a number that is taken is recorded without one', async () => {
    const trigger = await create(alice, { maxFires: 1 })
    await record(decide(trigger, 'fire'))
    const second = await record(decide(trigger, 'fire'))
    expect(second?.fire).toBeUndefined()
    expect(await sql('select 1 from trigger_fires where trigger_id = $1', trigger.id)).toHaveLength(1)
  })

  test('behavior: monitoring records fires and spends nothing', async () => {
    const trigger = await create(alice, { mode: 'monitor' })
    await record(decide(trigger, 'fire'))
    expect((await find(alice, trigger))?.trigger).toMatchObject({ status: 'active', fires: 1 })
    const sync = await database.system.withSystem((tx) => findTriggerForSync(tx, trigger.id as TriggerId))
    expect(sync?.fires).toEqual({ all: 1, armed: 0 })
  })

  test('behavior: expiry ends the trigger, unless it was changed meanwhile', async () => {
    const trigger = await create(alice)
    await change(alice, trigger, { mode: 'monitor' })
    await record(decide(trigger, 'expired'))
    expect((await find(alice, trigger))?.trigger.status).toBe('active')
    await record(decide({ ...trigger, revision: 2 }, 'expired'))
    expect((await find(alice, trigger))?.trigger.status).toBe('expired')
  })

  test('behavior: the newest decision is shown with the cast that came of it', async () => {
    const trigger = await create(alice)
    const decision = decide(trigger, 'fire')
    await record(decision)
    const castId = uuid<CastId>()
    await sql(
      `insert into casts (id, workspace_id, vault_id, idempotency_key, body_hash, plan, cause, status, correlation_id, created_at, updated_at)
       values ($1, $2, $3, 'k', $4, '{}', '{}', 'CREATED', 'x', now(), now())`,
      castId,
      alice.scope.workspaceId,
      alice.vaultId,
      '0'.repeat(64),
    )
    await database.system.withSystem((tx) =>
      settleFire(tx, {
        ...decision,
        decisionId: decision.id,
        fireId: decision.fire?.id as FireId,
        outcome: { castId },
        atMs: NOW_MS,
      }),
    )
    expect((await find(alice, trigger))?.lastDecision?.fire?.castId).toBe(castId)
  })
})

test('behavior: active triggers are listed page by page for a rebuild', async () => {
  const page = (afterId?: TriggerId) =>
    database.system.withSystem((tx) => listTriggersForSync(tx, { afterId, limit: 2 }))
  const seen: string[] = []
  for (let rows = await page(); rows.length > 0; rows = await page(seen.at(-1) as TriggerId)) {
    seen.push(...rows.map(({ trigger }) => trigger.id))
  }
  const active = await sql(`select id from triggers where status = 'active' order by id`)
  expect(seen).toEqual(active.map((row) => row.id))
  expect(seen.length).toBeGreaterThan(2)
})
