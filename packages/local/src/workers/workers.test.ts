import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getFreePort } from '../ports.ts'
import { type Postgres, startPostgres } from '../postgres/startPostgres.ts'
import { buildWorker } from './buildWorker.ts'
import { readWorkerConfig } from './readWorkerConfig.ts'
import { startTicks } from './startTicks.ts'
import { type RunningWorker, startWorker } from './startWorker.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-workers-'))
const config = (part: string): string =>
  fileURLToPath(new URL(`../../test/workers/${part}/wrangler.toml`, import.meta.url))
const ports = { private: await getFreePort(), public: await getFreePort() }
let postgres: Postgres
let workers: Record<'private' | 'public', RunningWorker>

function start(part: 'private' | 'public'): Promise<RunningWorker> {
  return startWorker({
    part,
    configPath: config(part),
    scriptPath: join(dir, 'build', part, 'index.js'),
    port: ports[part],
    persistDir: join(dir, part),
    registryDir: join(dir, 'registry'),
    vars: { GREETING: '{"say":"hello $HOME #1"}' },
    databases: part === 'public' ? { HYPERDRIVE: postgres.urls.app } : {},
    logPath: join(dir, `${part}.log`),
  })
}
const get = async (path: string): Promise<unknown> => (await fetch(workers.public.url + path)).json()
const next = (): Promise<{ count: number; greeting: string }> =>
  get('/next') as Promise<{ count: number; greeting: string }>
/** Asking for the count does not change it, however often it takes. */
const untilCount = (count: number): Promise<void> =>
  expect.poll(() => get('/count').catch(() => 'no reply')).toBe(count)
/** A fact that was sent before the private Worker knew where the public one listens is lost: the next one arrives. */
const untilFactArrives = (): Promise<void> =>
  expect
    .poll(async () => {
      const { count } = await next()
      await expect.poll(() => get('/facts')).toContainEqual({ count })
      return true
    })
    .toBe(true)

async function killAndRestart(part: 'private' | 'public'): Promise<void> {
  workers[part].process.kill('SIGKILL')
  await workers[part].process.exited
  workers[part] = await start(part)
}

beforeAll(async () => {
  postgres = await startPostgres()
  for (const part of ['private', 'public'] as const) {
    await buildWorker({ configPath: config(part), outDir: join(dir, 'build', part), logPath: join(dir, 'build.log') })
  }
  workers = { private: await start('private'), public: await start('public') }
})
afterAll(async () => {
  await Promise.all([workers.private.stop(), workers.public.stop(), postgres.stop()])
  rmSync(dir, { recursive: true, force: true })
})

test('default: an object is called, and its facts are delivered, across the two processes', async () => {
  expect(await next()).toEqual({ count: 1, greeting: '{"say":"hello $HOME #1"}' })
  await untilFactArrives()
  expect(await get('/role')).toEqual({ role: 'spells_app' })
  expect(statSync(join(dir, 'private.json')).mode & 0o777).toBe(0o600)
})

test('behavior: after a SIGKILL of the private Worker its state is there and both joints work again', async () => {
  const { count } = await next()
  await killAndRestart('private')
  await untilCount(count)
  await untilFactArrives()
})

test('behavior: after a SIGKILL of the public Worker both joints work again', async () => {
  const { count } = await next()
  await killAndRestart('public')
  await untilCount(count)
  await untilFactArrives()
})

test('behavior: ticks follow the stack clock, once for a jump', async () => {
  let nowMs = Date.UTC(2030, 0, 1, 10, 3, 30)
  const { crons } = readWorkerConfig(config('public'))
  expect(crons).toEqual(['* * * * *', '*/2 * * * *'])
  const clock = { nowMs: () => nowMs, onChange: () => {} }
  const ticks = startTicks({ clock, targets: [{ name: 'public', url: workers.public.url, crons }] })
  const firstMs = nowMs
  await expect.poll(() => get('/ticks')).toHaveLength(2)
  nowMs = Date.UTC(2030, 0, 3, 7, 5, 10)
  await expect.poll(() => get('/ticks')).toHaveLength(4)
  expect(await ticks.fire('*/2 * * * *')).toEqual([expect.objectContaining({ ok: true, cron: '*/2 * * * *' })])
  await ticks.stop()
  const seen = (await get('/ticks')) as { cron: string; atMs: number }[]
  expect(seen).toHaveLength(5)
  expect(seen).toContainEqual({ cron: '* * * * *', atMs: firstMs })
  expect(seen).toContainEqual({ cron: '* * * * *', atMs: Date.UTC(2030, 0, 3, 7, 5) })
  expect(seen).toContainEqual({ cron: '*/2 * * * *', atMs: Date.UTC(2030, 0, 3, 7, 4) })
})

test('behavior: a restart runs with the configuration of its bundle; rate limits are those of the stack', async () => {
  const own = join(dir, 'changing')
  const configPath = join(own, 'wrangler.toml')
  const outDir = join(own, 'build')
  const scriptPath = join(outDir, 'index.js')
  const logPath = join(own, 'worker.log')
  const configure = (greeting: string): void =>
    writeFileSync(
      configPath,
      `name = "changing"
main = "index.js"
compatibility_date = "2026-08-01"
[vars]
GREETING = "${greeting}"
[[ratelimits]]
name = "LIMIT"
namespace_id = "1"
simple = { limit = 1, period = 60 }
`,
    )
  mkdirSync(own)
  writeFileSync(
    join(own, 'index.js'),
    // Of three within two minutes at the most, one does not pass a limit of one.
    `export default {
      async fetch(_, { GREETING, LIMIT }) {
        const passed = []
        for (let count = 0; count < 3; count++) passed.push((await LIMIT.limit({ key: 'a' })).success)
        return Response.json([GREETING, passed.every(Boolean)])
      },
    }`,
  )
  const port = await getFreePort()
  const greet = async (more: { readonly requestLimit?: number } = {}): Promise<unknown> => {
    const options = { configPath, scriptPath, port, persistDir: join(own, 'state'), registryDir: join(own, 'registry') }
    const worker = await startWorker({ part: 'changing', ...options, ...more, vars: {}, logPath })
    const reply = await (await fetch(worker.url)).json()
    await worker.stop()
    return reply
  }
  configure('as built')
  await buildWorker({ configPath, outDir, logPath })
  expect(await greet()).toEqual(['as built', false])
  configure('edited since')
  expect(await greet({ requestLimit: 1_000 })).toEqual(['as built', true])
  await buildWorker({ configPath, outDir, logPath })
  expect(await greet()).toEqual(['edited since', false])
})
