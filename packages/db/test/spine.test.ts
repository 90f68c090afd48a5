import { hashSpineEvent, SPINE_GENESIS_HASH, verifyEvents } from '@spells/shared'
import type { SpineEvent } from '@spells/shared/api'
import { sql } from 'drizzle-orm'
import { describe, expect, test } from 'vitest'
import { listEvents, recordEvent, recordSystemEvent, sealEvents } from '../src/index.ts'
import { NOW_MS, setupDatabase, type Tenant } from './setupDatabase.ts'

const database = setupDatabase()
const { scoped, system } = database

function write(tenant: Tenant, type: string, data: Record<string, unknown> = {}): Promise<void> {
  return scoped.withScope(tenant.scope, (tx) =>
    recordEvent(tx, { type, subject: { kind: 'test', id: 'x' }, atMs: NOW_MS, data }),
  )
}

function seal(tenant: Tenant): Promise<number> {
  return system.withSystem((tx) => sealEvents(tx, tenant.scope.workspaceId, { limit: 1000 }))
}

function read(tenant: Tenant, afterSequence = 0): Promise<readonly SpineEvent[]> {
  return scoped.withScope(tenant.scope, (tx) => listEvents(tx, { afterSequence, limit: 1000 }))
}

async function sealAll(tenant: Tenant, count: number): Promise<readonly SpineEvent[]> {
  await expect
    .poll(async () => {
      await seal(tenant)
      return (await read(tenant)).length
    })
    .toBe(count)
  return read(tenant)
}

// What makes two writers of JSON differ.
const awkward = {
  zeta: 1,
  aa: 2,
  b: 3,
  é: 'ü',
  '\u{1F600}': 'astral key',
  '\uFF5E': 'sorts before the astral one by code point, after it by UTF-16',
  '"quoted\\key"\n': '\b\f\n\r\t\u0001\u001f\u007f\u2028/',
  numbers: [0, -0, 1, -1, 1.5, 0.1, 1e3, 123456789012345, 100, 1.1, 0.000001, 9007199254740991],
  nested: { empty: {}, list: [], null: null, true: true, false: false, text: '' },
}

describe('the event spine', () => {
  test('default', async () => {
    const tenant = await database.createTenant()
    await write(tenant, 'test.first')
    const events = await sealAll(tenant, 4)
    expect(events.map(({ sequence, type }) => [sequence, type])).toEqual([
      [1, 'workspace.created'],
      [2, 'user.signed_in'],
      [3, 'vault.created'],
      [4, 'test.first'],
    ])
    expect(events[0]?.previousHash).toBe(SPINE_GENESIS_HASH)
    expect(await verifyEvents(events)).toEqual({ ok: true, head: { sequence: 4, hash: events[3]?.hash } })
  })

  test('behavior: PostgreSQL and TypeScript hash the same, whatever the entry holds', async () => {
    const tenant = await database.createTenant()
    await write(tenant, 'test.awkward', awkward)
    const events = await sealAll(tenant, 4)
    expect(events[3]?.data).toEqual({ ...awkward, numbers: awkward.numbers.map((value) => value + 0) })
    expect(await verifyEvents(events)).toMatchObject({ ok: true })
  })

  test.each([1e21, 1e-7, Number.NaN, Number.POSITIVE_INFINITY])('rejects: not_canonical (%s)', async (value) => {
    const tenant = await database.createTenant()
    await expect(write(tenant, 'test.number', { value })).rejects.toMatchObject({ code: 'not_canonical' })
  })

  test('behavior: a check finds what was altered, cut out, put in or moved', async () => {
    const tenant = await database.createTenant()
    for (const type of ['test.a', 'test.b', 'test.c']) await write(tenant, type)
    const events = await sealAll(tenant, 6)
    const [first, second, third] = events as [SpineEvent, SpineEvent, SpineEvent]
    const changes: Partial<SpineEvent>[] = [
      { type: 'other' },
      { at: '2026-11-20T12:00:00.001Z' },
      { actor: { kind: 'system', id: third.actor.id } },
      { subject: { kind: 'test', id: 'y' } },
      { correlationId: 'other' },
      { data: { ...third.data, more: 1 } },
      { id: first.id },
    ]
    for (const change of changes) {
      const altered = [first, second, { ...third, ...change }, ...events.slice(3)]
      expect(await verifyEvents(altered), JSON.stringify(change)).toEqual({
        ok: false,
        fault: { code: 'altered', sequence: 3 },
      })
    }
    expect(await verifyEvents([first, third])).toMatchObject({ fault: { code: 'gap', sequence: 2, found: 3 } })
    const forged = { ...second, data: { forged: true } }
    const resealed = { ...forged, hash: await hashSpineEvent(forged) }
    expect(await verifyEvents([first, resealed, third])).toMatchObject({ fault: { code: 'unlinked', sequence: 3 } })
    const foreign = { ...second, workspaceId: (await database.createTenant()).scope.workspaceId }
    expect(await verifyEvents([first, foreign])).toMatchObject({ fault: { code: 'foreign', sequence: 2 } })
  })

  test('behavior: an entry of a transaction that still runs holds back what came after it, and no reader skips it', async () => {
    const tenant = await database.createTenant()
    await sealAll(tenant, 3)
    const slow = await database.connectAs('system')
    await slow.query('begin')
    await slow.query(
      `insert into events (id, workspace_id, type, actor_kind, actor_id, subject_kind, subject_id, correlation_id, at, data)
       values (gen_random_uuid(), $1, 'test.slow', 'system', 'x', 'test', 'x', 'c', now(), '{}')`,
      [tenant.scope.workspaceId],
    )
    await write(tenant, 'test.fast')
    expect(await seal(tenant)).toBe(0)
    expect(await read(tenant, 3)).toEqual([])
    await slow.query('commit')
    const events = await sealAll(tenant, 5)
    expect(events.slice(3).map(({ type }) => type)).toEqual(['test.slow', 'test.fast'])
    expect(await verifyEvents(events)).toMatchObject({ ok: true })
  })

  test('behavior: sealers and writers at the same time make one chain without gaps', async () => {
    const tenant = await database.createTenant()
    const writers = Array.from({ length: 40 }, (_, index) => write(tenant, `test.${index}`))
    const sealers = Array.from({ length: 12 }, () => seal(tenant))
    await Promise.all([...writers, ...sealers])
    expect(await verifyEvents(await sealAll(tenant, 43))).toMatchObject({ ok: true, head: { sequence: 43 } })
  })

  test('behavior: entries of one transaction keep their order', async () => {
    const tenant = await database.createTenant()
    await scoped.withScope(tenant.scope, async (tx) => {
      for (const type of ['test.1', 'test.2', 'test.3', 'test.4', 'test.5']) {
        await recordEvent(tx, { type, subject: { kind: 'test', id: 'x' }, atMs: NOW_MS, data: {} })
      }
    })
    const events = await sealAll(tenant, 8)
    expect(events.slice(3).map(({ type }) => type)).toEqual(['test.1', 'test.2', 'test.3', 'test.4', 'test.5'])
  })

  test('rejects: any change of an entry, whoever asks', async () => {
    const tenant = await database.createTenant()
    await sealAll(tenant, 3)
    await write(tenant, 'test.unsealed')
    for (const role of ['app', 'system', 'owner'] as const) {
      const client = await database.connectAs(role)
      await client.query(`select set_config('app.workspace_id', $1, false)`, [tenant.scope.workspaceId])
      for (const statement of [
        `update events set data = '{"changed": true}'`,
        `update events set sequence = 99, previous_hash = 'a', hash = 'b', type = 'forged' where sequence is null`,
        `update events set hash = repeat('0', 64) where sequence = 2`,
        `delete from events`,
        `truncate events`,
      ]) {
        await expect(client.query(statement), `${role}: ${statement}`).rejects.toMatchObject({ code: '42501' })
      }
    }
    expect(await verifyEvents(await sealAll(tenant, 4))).toMatchObject({ ok: true })
  })

  test('rejects: an entry that its writer sealed, backdated or said for somebody else', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    const app = await database.connectAs('app')
    await app.query(`select set_config('app.workspace_id', $1, false), set_config('app.user_id', $2, false)`, [
      alice.scope.workspaceId,
      alice.scope.userId,
    ])
    const insert = (actorKind: string, actorId: string) =>
      app.query(
        `insert into events (id, workspace_id, type, actor_kind, actor_id, subject_kind, subject_id, correlation_id, at, data,
           transaction_id, sequence, previous_hash, hash)
         values (gen_random_uuid(), $1, 'test.forged', $2, $3, 'test', 'x', 'c', now(), '{}', '3', 1, 'a', 'b')
         returning sequence, hash, transaction_id = pg_current_xact_id() as own`,
        [alice.scope.workspaceId, actorKind, actorId],
      )
    expect((await insert('user', alice.scope.userId)).rows).toEqual([{ sequence: null, hash: null, own: true }])
    await expect(insert('user', bob.scope.userId)).rejects.toMatchObject({ code: '42501' })
    await expect(insert('system', alice.scope.userId)).rejects.toMatchObject({ code: '42501' })
  })

  test('rejects: sealing by the app role', async () => {
    const tenant = await database.createTenant()
    const attempt = scoped.withScope(tenant.scope, (tx) =>
      tx.execute(sql`select seal_events(${tenant.scope.workspaceId})`),
    )
    await expect(attempt).rejects.toMatchObject({ code: 'database_refused' })
  })

  test('behavior: another tenant reads none of it', async () => {
    const [alice, bob] = [await database.createTenant(), await database.createTenant()]
    await system.withSystem((tx) =>
      recordSystemEvent(tx, {
        workspaceId: alice.scope.workspaceId,
        correlationId: 'c',
        actor: { kind: 'system', id: 'test' },
        type: 'test.system',
        subject: { kind: 'test', id: 'x' },
        atMs: NOW_MS,
        data: {},
      }),
    )
    await sealAll(alice, 4)
    const seen = await sealAll(bob, 3)
    expect(new Set(seen.map((event) => event.workspaceId))).toEqual(new Set([bob.scope.workspaceId]))
  })
})
