import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createPublicClient, http } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isPortFree } from '../ports.ts'
import { quietReporter } from './reporter.ts'
import { PART_NAMES, type Stack, type StackDescription, type StackOptions } from './stack.ts'
import { startStack } from './startStack.ts'

const stateDir = mkdtempSync(join(tmpdir(), 'spells-stack-'))
const crashes: string[] = []
const worker = (part: string) => ({
  configPath: fileURLToPath(new URL(`../../test/workers/${part}/wrangler.toml`, import.meta.url)),
  healthPath: '/',
})
const options: StackOptions = {
  stateDir,
  blockTimeMs: 200,
  workers: { private: worker('private'), public: worker('public') },
  reporter: { ...quietReporter, crashed: (part) => crashes.push(part) },
}
let stack: Stack

const get = async (path: string): Promise<unknown> => (await fetch(stack.apiUrl + path)).json()
const readDescription = (): StackDescription => JSON.parse(readFileSync(join(stateDir, 'stack.json'), 'utf8'))
const listProcesses = (): string =>
  spawnSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter((line) => line.includes(stateDir))
    .join('\n')

/** Asking for the count does not change it, however often it takes. */
const untilCount = (count: number): Promise<void> =>
  expect.poll(() => get('/count').catch(() => 'no reply')).toBe(count)
/** What was killed is gone a moment later; what was forgotten stays. */
const untilNothingRuns = (): Promise<void> => expect.poll(listProcesses).toBe('')

beforeAll(async () => {
  stack = await startStack(options)
})
afterAll(async () => {
  await stack.stop()
  rmSync(stateDir, { recursive: true, force: true })
})

test('default: every part is ready, described, and reachable', async () => {
  const description = readDescription()
  expect(description.status).toBe('ready')
  expect(description.parts.map(({ name, status }) => `${name} ${status}`).sort()).toEqual(
    PART_NAMES.map((name) => `${name} ready`).sort(),
  )
  expect(await (await fetch(`${stack.controlUrl}/stack`)).json()).toEqual(description)
  expect(await get('/role')).toEqual({ role: 'spells_app' })
  const code = await createPublicClient({ transport: http(stack.rpcUrl) }).getCode({
    address: stack.deployment.factory,
  })
  expect(code?.length).toBeGreaterThan(2)
})

test('behavior: nothing answers beyond 127.0.0.1', async () => {
  const { parts, feedUrl, controlUrl, neonProxy } = readDescription()
  const ports = [
    ...parts.map(({ port }) => port),
    ...[feedUrl, controlUrl, `http://${neonProxy}`].map((url) => Number(new URL(url).port)),
  ]
  for (const port of ports) {
    await expect(fetch(`http://127.0.0.2:${port}/`, { signal: AbortSignal.timeout(5_000) })).rejects.toMatchObject({
      cause: { code: 'ECONNREFUSED' },
    })
  }
})

test('behavior: the description has no secret', () => {
  const secrets = JSON.parse(readFileSync(join(stateDir, 'secrets.json'), 'utf8'))
  const text = readFileSync(join(stateDir, 'stack.json'), 'utf8')
  for (const secret of [...Object.values<string>(secrets.postgres), secrets.serviceToken, secrets.masterKey]) {
    expect(text).not.toContain(secret)
  }
})

test('behavior: moving the clock moves blocks and ticks', async () => {
  // Standing still, so that no tick comes but those of the jump.
  stack.clock.change({ rate: 0 })
  const beforeMs = stack.clock.nowMs()
  stack.clock.change({ advanceMs: 3_600_000 })
  await stack.mine()
  const block = await createPublicClient({ transport: http(stack.rpcUrl) }).getBlock()
  expect(Number(block.timestamp)).toBe(Math.floor(stack.clock.nowMs() / 1000))
  const listTicks = async () => {
    const ticks = (await get('/ticks')) as readonly { readonly cron: string; readonly atMs: number }[]
    return ticks.filter(({ atMs }) => atMs > beforeMs).map(({ cron }) => cron)
  }
  await expect.poll(async () => (await listTicks()).toSorted()).toEqual(['* * * * *', '*/2 * * * *'])
  stack.clock.change({ rate: 1 })
})

test('behavior: each part comes back on its port and state after a SIGKILL', async () => {
  expect(await get('/next')).toMatchObject({ count: 1 })
  const before = readDescription()
  for (const part of PART_NAMES) {
    await stack.kill(part)
    expect(readDescription().parts).toContainEqual(expect.objectContaining({ name: part, status: 'killed' }))
    await stack.restart(part)
  }
  const after = readDescription()
  expect(after.parts.map(({ name, port }) => ({ name, port }))).toEqual(
    before.parts.map(({ name, port }) => ({ name, port })),
  )
  await untilCount(1)
  expect(await get('/role')).toEqual({ role: 'spells_app' })
  expect(crashes).toEqual([])
})

test('behavior: a crash that nobody asked for is reported by name', async () => {
  const pid = readDescription().parts.find(({ name }) => name === 'bundler')?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => crashes).toEqual(['bundler'])
  await stack.restart('bundler')
})

test('rejects: state_in_use', async () => {
  await expect(startStack(options)).rejects.toMatchObject({ code: 'state_in_use' })
})

test('behavior: a stop leaves no process and no port, and a second start resumes', async () => {
  const { parts } = readDescription()
  const { deployment } = stack
  const clockMs = stack.clock.nowMs()
  await stack.stop()
  await untilNothingRuns()
  for (const { port } of parts) expect(await isPortFree(port ?? 0)).toBe(true)
  stack = await startStack(options)
  expect(stack.deployment).toEqual(deployment)
  expect(stack.clock.nowMs()).toBeGreaterThanOrEqual(clockMs)
  await untilCount(1)
  expect(await get('/next')).toMatchObject({ count: 2 })
})

test('behavior: an interrupted start leaves nothing behind', async () => {
  await stack.stop()
  for (const delayMs of [50, 700, 2_500]) {
    const signal = AbortSignal.timeout(delayMs)
    await expect(startStack({ ...options, signal })).rejects.toMatchObject({ code: 'stack_interrupted' })
    await untilNothingRuns()
  }
  stack = await startStack(options)
  expect(readDescription().status).toBe('ready')
})
