import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock, createFailpoint, ok, refuse } from '@spells/shared'
import type { DrillRun } from '@spells/shared/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStackClock } from '../clock/stackClock.ts'
import type { HttpServer } from '../httpServer.ts'
import { createFailpoints } from './failpoints.ts'
import { startControlServer } from './startControlServer.ts'

const clock = openStackClock({ path: join(mkdtempSync(join(tmpdir(), 'spells-control-')), 'clock.json') })
const failpoints = createFailpoints()
const calls: string[] = []
let server: HttpServer
const run: DrillRun = {
  ...{
    status: 'running',
    startedAt: '2026-11-21T00:00:00.000Z',
    planned: null,
    kinds: [],
    examples: [],
    failure: null,
  },
  ...{ attempts: 0, landed: 0, inconclusive: 0 },
}

const post = (path: string, body: unknown, headers = {}): Promise<Response> =>
  fetch(server.url + path, { method: 'POST', headers, body: JSON.stringify(body) })

beforeAll(async () => {
  server = await startControlServer({
    clock,
    failpoints,
    drills: {
      find: ({ vault }) => (calls.includes(`drill ${vault}`) ? run : null),
      start: async ({ vault, every }) => {
        calls.push(`drill ${vault}`)
        return every === 1 ? ok(run) : refuse({ code: 'drill_running' })
      },
      stop: async () => {},
    },
    controls: {
      partNames: ['private'],
      describe: () => ({ parts: [] }),
      kill: async (part, signal) => void calls.push(`${signal} ${part}`),
      restart: async (part) => void calls.push(`restart ${part}`),
      setSponsorDeposit: async (depositWei) => void calls.push(`deposit ${depositWei}`),
      tick: async (cron) => [{ worker: 'public', cron, ok: true, detail: 'ok' }],
    },
  })
})
afterAll(() => server.stop())

test('default: the Workers read the clock that was set', async () => {
  const setMs = clock.nowMs() + 86_400_000
  expect((await post('/clock', { setMs, rate: 0 })).status).toBe(200)
  expect(await createClock(server.url).nowMs()).toBe(setMs)
})

test('rejects: clock_backwards and malformed changes', async () => {
  expect((await post('/clock', { setMs: 1_000 })).status).toBe(409)
  expect((await post('/clock', { rate: -1 })).status).toBe(400)
  expect((await fetch(`${server.url}/clock`, { method: 'POST', body: '{' })).status).toBe(400)
})

test('behavior: parts are killed and restarted by name', async () => {
  expect((await post('/stack/kill', { part: 'private' })).status).toBe(200)
  expect((await post('/stack/restart', { part: 'private' })).status).toBe(200)
  expect((await post('/stack/kill', { part: 'nothing' })).status).toBe(400)
  expect(calls).toEqual(['SIGKILL private', 'restart private'])
})

test('behavior: the sponsor can be drained and refilled', async () => {
  calls.length = 0
  expect((await post('/sponsor', { depositWei: '0' })).status).toBe(200)
  expect((await post('/sponsor', { depositWei: '-1' })).status).toBe(400)
  expect(calls).toEqual(['deposit 0'])
})

test('behavior: a drill is started for a vault and its session, and asked for', async () => {
  const target = { vault: `0x${'a'.repeat(40)}`, session: `0x${'b'.repeat(64)}` }
  const asked = `/drill?${new URLSearchParams(target)}`
  expect(await (await fetch(server.url + asked)).json()).toEqual({ run: null })
  expect((await post('/drill', { ...target, every: 1 })).status).toBe(202)
  expect(await (await fetch(server.url + asked)).json()).toEqual({ run })
  expect((await post('/drill', { ...target, every: 2 })).status).toBe(409)
  expect((await post('/drill', { ...target, vault: '--help', every: 1 })).status).toBe(400)
})

test('rejects: a page of another origin', async () => {
  expect((await post('/stack/kill', { part: 'private' }, { origin: 'https://example.org' })).status).toBe(403)
})

test('behavior: a held failpoint waits until it is released, others pass', async () => {
  const failpoint = createFailpoint(`${server.url}/failpoint`)
  const held = failpoints.holdNext('tlm.signed')
  await failpoint('tlm.other')
  let passed = false
  const call = failpoint('tlm.signed', { nonce: 7 }).then(() => {
    passed = true
  })
  const reached = await held
  expect(reached.facts).toEqual({ nonce: 7 })
  await new Promise((resolve) => setTimeout(resolve, 100))
  expect(passed).toBe(false)
  reached.release()
  await call
  await failpoint('tlm.signed')
  expect(failpoints.seen.map(({ name }) => name)).toEqual(['tlm.other', 'tlm.signed', 'tlm.signed'])
})
