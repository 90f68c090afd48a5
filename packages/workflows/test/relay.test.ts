import type { SystemDatabase } from '@spells/db'
import type { CastId } from '@spells/shared'
import { expect, test } from 'vitest'
import { createCastRunStore } from '../src/cast/castRunStore.ts'
import { kickOpenCasts } from '../src/cast/kickOpenCasts.ts'
import { OUTBOX_MAX_ATTEMPTS, outboxBackoffMs } from '../src/cast/outboxBackoff.ts'
import { relayOutbox } from '../src/cast/relayOutbox.ts'
import { startCastFromOutbox } from '../src/cast/startCastFromOutbox.ts'
import { castIds, storeCast } from './castRows.ts'
import { NOW_MS, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase()

function depsAt(nowMs: number) {
  return {
    database: database.system,
    clock: { nowMs: async () => nowMs, toRealDelayMs: async (delayMs: number) => delayMs },
  }
}

async function readEntry(castId: CastId) {
  const [row] = await database.query('select * from outbox where key = $1', [castId])
  return row
}

/** A starter that remembers, and fails while told to. */
function createStarter(fails: () => boolean = () => false) {
  const started: string[] = []
  const kicked: string[] = []
  return {
    started,
    kicked,
    start: async ({ castId }: { readonly castId: CastId }) => {
      if (fails()) throw new Error('The platform is down: secret.')
      started.push(castId)
    },
    kick: async ({ castId }: { readonly castId: CastId }) => {
      if (fails()) throw new Error('The platform is down.')
      kicked.push(castId)
    },
    announce: async () => {},
  }
}

test('default: what is due is done once, by however many relays', async () => {
  const tenant = await database.createTenant()
  const ids = [1, 2, 3].map((n) => castIds(tenant, n).castId)
  for (const n of [1, 2, 3]) await storeCast(database, tenant, n)
  const starter = createStarter()
  const relay = () => relayOutbox({ 'cast.start': startCastFromOutbox(starter) }, depsAt(NOW_MS))
  const counts = await Promise.all([relay(), relay(), relay()])
  expect(counts.reduce((sum, { done }) => sum + done, 0)).toBe(3)
  expect(starter.started.toSorted()).toEqual(ids.toSorted())
  expect(await relay()).toEqual({ done: 0, failed: 0, dead: 0 })
})

test('behavior: a topic without a handler is left alone', async () => {
  const tenant = await database.createTenant()
  await storeCast(database, tenant, 1)
  expect(await relayOutbox({ 'trigger.put': async () => {} }, depsAt(NOW_MS))).toEqual({ done: 0, failed: 0, dead: 0 })
  expect(await readEntry(castIds(tenant, 1).castId)).toMatchObject({ done_at: null, attempts: 0 })
  await relayOutbox({ 'cast.start': async () => {} }, depsAt(NOW_MS))
})

test('behavior: a failure waits longer each time and ends in a dead letter with an event', async () => {
  const tenant = await database.createTenant()
  await storeCast(database, tenant, 1)
  const { castId } = castIds(tenant, 1)
  const starter = createStarter(() => true)
  let nowMs = NOW_MS
  for (let attempt = 1; attempt <= OUTBOX_MAX_ATTEMPTS; attempt++) {
    const counts = await relayOutbox({ 'cast.start': startCastFromOutbox(starter) }, depsAt(nowMs))
    const isLast = attempt === OUTBOX_MAX_ATTEMPTS
    expect(counts).toEqual({ done: 0, failed: isLast ? 0 : 1, dead: isLast ? 1 : 0 })
    const entry = await readEntry(castId)
    expect(entry).toMatchObject({ attempts: attempt, last_error: 'Error' })
    const waitMs = entry?.next_attempt_at.getTime() - nowMs
    if (isLast) continue
    const longestMs = outboxBackoffMs(attempt, 1)
    expect(waitMs).toBeGreaterThanOrEqual(longestMs / 2)
    expect(waitMs).toBeLessThanOrEqual(longestMs)
    expect(await relayOutbox({ 'cast.start': startCastFromOutbox(starter) }, depsAt(nowMs + waitMs - 1))).toEqual({
      done: 0,
      failed: 0,
      dead: 0,
    })
    nowMs += waitMs
  }
  expect((await readEntry(castId))?.dead_at).not.toBeNull()
  const events = await database.query('select type, data from events where workspace_id = $1 and type like $2', [
    tenant.scope.workspaceId,
    'outbox.%',
  ])
  expect(events).toMatchObject([{ type: 'outbox.dead_lettered', data: { topic: 'cast.start', key: castId } }])
})

test('behavior: a relay that dies with the work in hand gives it back by time', async () => {
  const tenant = await database.createTenant()
  await storeCast(database, tenant, 1)
  let claimed = false
  const dying: SystemDatabase = {
    withSystem: (work) => {
      if (claimed) return Promise.reject(new Error('Killed.'))
      claimed = true
      return database.system.withSystem(work)
    },
    close: async () => {},
  }
  const starter = createStarter()
  const handlers = { 'cast.start': startCastFromOutbox(starter) }
  await expect(relayOutbox(handlers, { ...depsAt(NOW_MS), database: dying })).rejects.toThrow('Killed.')
  expect((await relayOutbox(handlers, depsAt(NOW_MS + 1_000))).done).toBe(0)
  expect((await relayOutbox(handlers, depsAt(NOW_MS + 60_001))).done).toBe(1)
  expect(starter.started).toHaveLength(2)
})

test('behavior: only casts without an outcome are kicked, and one that fails does not stop the others', async () => {
  const tenant = await database.createTenant()
  for (const n of [1, 2, 3]) await storeCast(database, tenant, n)
  await database.query(`update casts set status = 'FINALIZED' where id <> all($1)`, [
    [1, 2].map((n) => castIds(tenant, n).castId),
  ])
  const starter = createStarter()
  expect(await kickOpenCasts({ ...depsAt(NOW_MS + 10_000), starter })).toEqual({ kicked: 0, failed: 0 })
  expect(await kickOpenCasts({ ...depsAt(NOW_MS + 30_000), starter })).toEqual({ kicked: 2, failed: 0 })
  expect(starter.kicked.toSorted()).toEqual([1, 2].map((n) => castIds(tenant, n).castId as string).toSorted())
  let calls = 0
  const flaky = createStarter(() => ++calls === 1)
  expect(await kickOpenCasts({ ...depsAt(NOW_MS), starter: flaky }, { idleMs: 0 })).toEqual({ kicked: 1, failed: 1 })
})

test('behavior: a step that was never taken ends the cast, once, and never one that moved on', async () => {
  const tenant = await database.createTenant()
  for (const n of [1, 2]) await storeCast(database, tenant, n)
  const store = createCastRunStore(() => ({ ...database.system, close: async () => {} }))
  const { workspaceId } = tenant.scope
  const reason = { code: 'vault_halted', message: 'The vault is halted.' }
  const reject = (n: number) => {
    const { castId, stepId } = castIds(tenant, n)
    return store.rejectStep({ params: { v: 1, castId, workspaceId }, stepId, reason, atMs: NOW_MS + 1 })
  }
  await reject(1)
  await reject(1)
  await database.query(`update cast_steps set status = 'SUBMITTED' where id = $1`, [castIds(tenant, 2).stepId])
  await reject(2)
  const rows = await database.query(
    'select status, reason from casts where workspace_id = $1 order by idempotency_key',
    [workspaceId],
  )
  expect(rows).toEqual([
    { status: 'REJECTED', reason },
    { status: 'CREATED', reason: null },
  ])
  const events = await database.query(`select data from events where workspace_id = $1 and type like 'cast.%'`, [
    workspaceId,
  ])
  expect(events).toHaveLength(1)
})

test('behavior: a step that waits for room says so, until it has moved on', async () => {
  const tenant = await database.createTenant()
  for (const n of [1, 2]) await storeCast(database, tenant, n)
  const store = createCastRunStore(() => ({ ...database.system, close: async () => {} }))
  const { workspaceId } = tenant.scope
  const reason = { code: 'vault_busy', message: 'There is no room.' }
  await database.query(`update cast_steps set status = 'SUBMITTED' where id = $1`, [castIds(tenant, 2).stepId])
  for (const n of [1, 1, 2]) {
    const { castId, stepId } = castIds(tenant, n)
    await store.noteWait({ params: { v: 1, castId, workspaceId }, stepId, reason, atMs: NOW_MS + 1 })
  }
  const rows = await database.query(
    `select c.status, c.reason, s.status as step, s.reason as step_reason
     from casts c join cast_steps s on s.cast_id = c.id where c.workspace_id = $1 order by c.idempotency_key`,
    [workspaceId],
  )
  expect(rows).toEqual([
    { status: 'CREATED', reason, step: 'CREATED', step_reason: reason },
    { status: 'CREATED', reason: null, step: 'SUBMITTED', step_reason: null },
  ])
})

test('behavior: a run is found only under its own workspace', async () => {
  const [alice, bob] = [await database.createTenant(), await database.createTenant()]
  await storeCast(database, alice, 1)
  const { castId, stepId } = castIds(alice, 1)
  const store = createCastRunStore(() => ({ ...database.system, close: async () => {} }))
  const run = await store.findRun({ v: 1, castId, workspaceId: alice.scope.workspaceId })
  expect(run).toMatchObject({ chainId: 31337, vault: alice.vault, steps: [{ id: stepId, position: 0 }] })
  expect(await store.findRun({ v: 1, castId, workspaceId: bob.scope.workspaceId })).toBeUndefined()
})
