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
  const ticksBefore = (await get('/ticks')) as unknown[]
  stack.clock.change({ advanceMs: 3_600_000 })
  await stack.mine()
  const block = await createPublicClient({ transport: http(stack.rpcUrl) }).getBlock()
  expect(Math.abs(Number(block.timestamp) - stack.clock.nowMs() / 1000)).toBeLessThan(2)
  await expect.poll(() => get('/ticks'), { timeout: 10_000 }).toHaveLength(ticksBefore.length + 2)
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
  await expect.poll(() => get('/next').catch(() => ({})), { timeout: 10_000 }).toMatchObject({ count: 2 })
  expect(await get('/role')).toEqual({ role: 'spells_app' })
  expect(crashes).toEqual([])
})

test('behavior: a crash that nobody asked for is reported by name', async () => {
  const pid = readDescription().parts.find(({ name }) => name === 'bundler')?.pid ?? 0
  process.kill(pid, 'SIGKILL')
  await expect.poll(() => crashes, { timeout: 5_000 }).toEqual(['bundler'])
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
  expect(listProcesses()).toBe('')
  for (const { port } of parts) expect(await isPortFree(port ?? 0)).toBe(true)
  stack = await startStack(options)
  expect(stack.deployment).toEqual(deployment)
  expect(stack.clock.nowMs()).toBeGreaterThanOrEqual(clockMs)
  await expect.poll(() => get('/next').catch(() => ({})), { timeout: 10_000 }).toMatchObject({ count: 3 })
})

test('behavior: an interrupted start leaves nothing behind', async () => {
  await stack.stop()
  for (const delayMs of [50, 700, 2_500]) {
    const signal = AbortSignal.timeout(delayMs)
    await expect(startStack({ ...options, signal })).rejects.toMatchObject({ code: 'stack_interrupted' })
    expect(listProcesses()).toBe('')
  }
  stack = await startStack(options)
  expect(readDescription().status).toBe('ready')
})
