import { deriveUuid } from '@spells/core'
import { deleteTrigger, findTrigger, insertTrigger, type TriggerRow, updateTrigger } from '@spells/db'
import { AppError, ok, refuse, type Signal, type TriggerId, triggerShardName } from '@spells/shared'
import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FireRequest } from '../src/cast/createCast.ts'
import { relayOutbox } from '../src/cast/relayOutbox.ts'
import { buildTriggerRule } from '../src/triggers/buildTriggerRule.ts'
import { deliverDecisions } from '../src/triggers/deliverDecisions.ts'
import { rebuildRegistry } from '../src/triggers/syncTrigger.ts'
import { createTriggerOutboxHandlers } from '../src/triggers/syncTriggerFromOutbox.ts'
import { createFakeRegistries, good } from './fakeRegistries.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'
import { storeFireCast } from './storeFireCast.ts'

const database = setupDatabase()
const MINUTE_MS = 60_000
let tenant: Tenant
let nowMs = NOW_MS
let fake: ReturnType<typeof createFakeRegistries>
let latest: Map<string, Signal>
let casts: FireRequest[]
let failpoints: string[]
let castAnswer: 'made' | 'refused' | 'down' = 'made'
let crashAt: string | undefined
let count = 0

beforeAll(async () => {
  tenant = await database.createTenant()
})
beforeEach(() => {
  nowMs = NOW_MS
  fake = createFakeRegistries({ nowMs: () => nowMs })
  latest = new Map()
  casts = []
  failpoints = []
  castAnswer = 'made'
  crashAt = undefined
})

const clock = { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs }

/** Stores an armed trigger at 0.5 and lets its market cross 0.6. */
async function fire(changes: Partial<Parameters<typeof insertTrigger>[1]> = {}): Promise<TriggerRow> {
  const trigger = await create(changes)
  const rule = buildTriggerRule(
    { trigger, fires: { all: 0, armed: 0 } },
    { baseline: { value: 0.5, observedAtMs: nowMs } },
  )
  await fake.registries.put(rule)
  await move(trigger, 0.7)
  expect(fake.held()).toMatchObject([{ verdict: 'fire', triggerId: trigger.id }])
  return trigger
}

async function create(changes: Partial<Parameters<typeof insertTrigger>[1]> = {}): Promise<TriggerRow> {
  const stored = await database.scoped.withScope(tenant.scope, (tx) =>
    insertTrigger(tx, {
      id: crypto.randomUUID() as TriggerId,
      name: 'Rate cut',
      signal: `market:gamma:${++count}:probability`,
      direction: 'above',
      threshold: 0.6,
      maxFires: 1,
      mode: 'armed',
      plan: {
        vaultId: tenant.vaultId,
        spell: 'everbloom',
        action: 'entry',
        parameters: {},
        sessionId: tenant.sessionRef,
      },
      expiresAtMs: nowMs + 86_400_000,
      idempotencyKey: crypto.randomUUID(),
      bodyHash: '0'.repeat(64),
      sessionEndsAtMs: undefined,
      baseline: undefined,
      atMs: nowMs,
      ...changes,
    }),
  )
  if (!stored) throw new Error('The key is taken.')
  return stored
}

async function move(trigger: TriggerRow, value: number): Promise<void> {
  nowMs += 1_000
  const signal = good(trigger.signal, value, nowMs)
  latest.set(trigger.signal, signal)
  await fake.registries.evaluate([signal])
}

const deliver = (trigger: TriggerRow) =>
  deliverDecisions([triggerShardName(trigger.signal)], {
    registries: fake.registries,
    database: database.system,
    clock,
    failpoint: async (name) => {
      failpoints.push(name)
      if (name === crashAt) throw new Error('The process dies here.')
    },
    findSignal: async (key) => latest.get(key),
    createCastForFire: async (request) => {
      if (castAnswer === 'down') {
        throw new AppError({ code: 'chain_unavailable', shortMessage: 'The chain does not answer.', retry: 'safe' })
      }
      if (castAnswer === 'refused') {
        return refuse({ code: 'simulation_failed', reason: { code: 'session_revoked', message: 'It was revoked.' } })
      }
      casts.push(request)
      const castId = await storeFireCast(database, request)
      // A crash after the commit of the cast.
      if (crashAt === 'trigger.delivered') throw new Error('The process dies here.')
      return ok({ castId })
    },
  })

const fires = (trigger: TriggerRow) =>
  database.query<{ cast_id: string | null; refusal: { code: string } | null }>(
    'select cast_id, refusal from trigger_fires where trigger_id = $1',
    [trigger.id],
  )
const find = (trigger: TriggerRow) =>
  database.scoped.withScope(tenant.scope, (tx) => findTrigger(tx, trigger.id as TriggerId))

test('default: a fire becomes one cast, with the fire’s deadline and the decision’s correlation', async () => {
  const trigger = await fire()
  const observedAtMs = nowMs
  expect(await deliver(trigger)).toEqual({ delivered: 1, waiting: 0, failed: 0 })
  expect(fake.held()).toEqual([])
  const [request] = casts
  expect(request).toMatchObject({ triggerId: trigger.id, plan: trigger.plan, deadlineMs: observedAtMs + 4 * MINUTE_MS })
  expect(await fires(trigger)).toEqual([{ cast_id: deriveUuid('cast', request?.fireId ?? ''), refusal: null }])
  const found = await find(trigger)
  expect(found?.trigger).toMatchObject({ status: 'spent', fires: 1 })
  expect(found?.lastDecision).toMatchObject({ id: request?.correlationId, fire: { castId: expect.any(String) } })
  expect(await deliver(trigger)).toEqual({ delivered: 0, waiting: 0, failed: 0 })
})

describe('crashes', () => {
  test.each(['trigger.fired', 'trigger.delivered'])(
    'behavior: after a crash at %s the fire still becomes one cast',
    async (name) => {
      const trigger = await fire()
      crashAt = name
      expect(await deliver(trigger)).toMatchObject({ failed: 1 })
      expect(fake.held()).toHaveLength(1)
      crashAt = undefined
      expect(await deliver(trigger)).toMatchObject({ delivered: 1 })
      expect(casts).toHaveLength(1)
      expect(await fires(trigger)).toMatchObject([{ cast_id: expect.any(String), refusal: null }])
    },
  )

  test('behavior: a cast that was made before the crash counts, whatever changed since', async () => {
    const trigger = await fire()
    crashAt = 'trigger.delivered'
    await deliver(trigger)
    crashAt = undefined
    await database.scoped.withScope(tenant.scope, (tx) => deleteTrigger(tx, trigger.id as TriggerId, { atMs: nowMs }))
    latest.set(trigger.signal, good(trigger.signal, 0.1, nowMs + 1))
    await deliver(trigger)
    expect(await fires(trigger)).toMatchObject([{ cast_id: expect.any(String), refusal: null }])
  })

  test('behavior: a lost acknowledgement delivers nothing twice', async () => {
    const trigger = await fire()
    const held = fake.held()
    await deliver(trigger)
    const [decision] = held
    if (!decision) throw new Error('There must be a decision.')
    fake.registries.listUndelivered = async () => [decision]
    expect(await deliver(trigger)).toMatchObject({ delivered: 1 })
    expect(casts).toHaveLength(1)
    expect(await database.query('select 1 from trigger_decisions where trigger_id = $1', [trigger.id])).toHaveLength(1)
  })

  test('behavior: 10 deliveries at once make one cast', async () => {
    const trigger = await fire()
    await Promise.all(Array.from({ length: 10 }, () => deliver(trigger)))
    expect(
      await database.query('select 1 from casts where idempotency_key like $1', [`fire:${casts[0]?.fireId}`]),
    ).toHaveLength(1)
    expect(await fires(trigger)).toMatchObject([{ cast_id: expect.any(String), refusal: null }])
  })
})

describe('refusals', () => {
  test('behavior: a refused cast is recorded on the fire and not tried again', async () => {
    const trigger = await fire()
    castAnswer = 'refused'
    expect(await deliver(trigger)).toMatchObject({ delivered: 1 })
    expect(await fires(trigger)).toEqual([
      { cast_id: null, refusal: { code: 'session_revoked', message: 'It was revoked.' } },
    ])
    expect((await find(trigger))?.trigger.status).toBe('spent')
  })

  test('behavior: a part that is down is asked again', async () => {
    const trigger = await fire()
    castAnswer = 'down'
    expect(await deliver(trigger)).toMatchObject({ failed: 1 })
    expect(await fires(trigger)).toEqual([{ cast_id: null, refusal: null }])
    castAnswer = 'made'
    expect(await deliver(trigger)).toMatchObject({ delivered: 1 })
    expect(casts).toHaveLength(1)
  })

  test('behavior: a premise that flipped before the hand-over makes no cast', async () => {
    const trigger = await fire()
    latest.set(trigger.signal, good(trigger.signal, 0.4, nowMs + 1))
    await deliver(trigger)
    expect(casts).toEqual([])
    expect(await fires(trigger)).toMatchObject([{ refusal: { code: 'premise_flipped' } }])
  })

  test('behavior: a late hand-over waits for a fresh observation, and is given up after 15 minutes', async () => {
    const late = await fire()
    nowMs += 5 * MINUTE_MS
    expect(await deliver(late)).toMatchObject({ waiting: 1 })
    latest.set(late.signal, good(late.signal, 0.65, nowMs))
    expect(await deliver(late)).toMatchObject({ delivered: 1 })
    expect(casts).toMatchObject([{ deadlineMs: nowMs + 4 * MINUTE_MS }])
    const forgotten = await fire()
    nowMs += 15 * MINUTE_MS + 1
    expect(await deliver(forgotten)).toMatchObject({ delivered: 1 })
    expect(await fires(forgotten)).toMatchObject([{ refusal: { code: 'premise_stale' } }])
  })

  test.each(['pause', 'delete', 'monitor'] as const)(
    'behavior: a %s before the hand-over makes no cast',
    async (change) => {
      const trigger = await fire()
      const id = trigger.id as TriggerId
      await database.scoped.withScope(tenant.scope, async (tx) => {
        if (change === 'delete') return deleteTrigger(tx, id, { atMs: nowMs })
        const values = change === 'pause' ? { paused: true } : { mode: 'monitor' as const }
        return updateTrigger(tx, id, { ...values, baseline: undefined, atMs: nowMs })
      })
      await deliver(trigger)
      expect(casts).toEqual([])
      expect(await fires(trigger)).toMatchObject([{ refusal: { code: 'trigger_changed' } }])
    },
  )

  test('behavior: a monitoring trigger records the fire and makes no cast', async () => {
    const trigger = await fire({ mode: 'monitor' })
    await deliver(trigger)
    expect(casts).toEqual([])
    expect((await find(trigger))?.trigger).toMatchObject({ status: 'active', fires: 1 })
  })

  test('behavior: a decision of no trigger is dropped', async () => {
    const trigger = await fire()
    await database.query('delete from outbox where key = $1', [trigger.id])
    await database.query('delete from triggers where id = $1', [trigger.id])
    expect(await deliver(trigger)).toMatchObject({ delivered: 1 })
  })
})

describe('the registry follows Postgres', () => {
  const relay = () =>
    relayOutbox(createTriggerOutboxHandlers({ database: database.system, registries: fake.registries }), {
      database: database.system,
      clock,
    })

  test('behavior: a crash between commit and put is healed by the outbox, with the value that the user saw', async () => {
    const trigger = await create({ baseline: { value: 0.55, observedAtMs: nowMs } })
    await relay()
    expect(fake.rules.get(trigger.id)?.rule).toMatchObject({ revision: 1, baseline: { value: 0.55 }, mode: 'armed' })
  })

  test('behavior: a registry that is down is asked again', async () => {
    const trigger = await create()
    fake.setDown(true)
    expect((await relay()).failed).toBeGreaterThan(0)
    fake.setDown(false)
    nowMs += 10 * MINUTE_MS
    await relay()
    expect(fake.rules.has(trigger.id)).toBe(true)
  })

  test('behavior: orders that come late put what is true now', async () => {
    const trigger = await create({ baseline: { value: 0.55, observedAtMs: nowMs } })
    const id = trigger.id as TriggerId
    await database.scoped.withScope(tenant.scope, async (tx) => {
      await updateTrigger(tx, id, { mode: 'monitor', baseline: { value: 0.8, observedAtMs: nowMs }, atMs: nowMs })
      await deleteTrigger(tx, id, { atMs: nowMs })
    })
    await relay()
    expect(fake.rules.has(id)).toBe(false)
    expect(fake.removed.filter(({ triggerId }) => triggerId === id).map(({ revision }) => revision)).toEqual([3, 3, 3])
  })

  test('behavior: an empty registry is rebuilt from Postgres, with the fires that it had', async () => {
    const active = await create({ maxFires: 3 })
    await fake.registries.put(
      buildTriggerRule(
        { trigger: active, fires: { all: 0, armed: 0 } },
        { baseline: { value: 0.5, observedAtMs: nowMs } },
      ),
    )
    await move(active, 0.7)
    await deliver(active)
    const paused = await create()
    await database.scoped.withScope(tenant.scope, (tx) =>
      updateTrigger(tx, paused.id as TriggerId, { paused: true, baseline: undefined, atMs: nowMs }),
    )
    fake = createFakeRegistries({ nowMs: () => nowMs })
    const count = await rebuildRegistry({ database: database.system, registries: fake.registries }, { pageSize: 2 })
    expect(count).toBe(fake.rules.size)
    expect(fake.rules.has(paused.id)).toBe(false)
    expect(fake.rules.get(active.id)?.state).toMatchObject({ fires: 1, armedFires: 1, side: 'unknown' })
  })
})
