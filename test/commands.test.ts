import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from '@spells/client'
import type { StackDescription } from '@spells/local'
import { afterAll, expect, test } from 'vitest'

const root = join(import.meta.dirname, '..')
const stateDir = mkdtempSync(join(tmpdir(), 'spells-commands-'))
afterAll(() => rmSync(stateDir, { recursive: true, force: true }))

test('default: the demo ends with a line of JSON that says ok, and exit code 0', async () => {
  const demo = run('demo')
  const [code, output] = await Promise.all([demo.exited, demo.output])
  const last = JSON.parse(output.trimEnd().split('\n').at(-1) ?? '')
  expect({ code, last }).toEqual({
    code: 0,
    last: {
      ok: true,
      casts: 2,
      trigger_to_chain_ms: expect.any(Number),
      userOpHash: expect.stringMatching(/^0x[0-9a-f]{64}$/),
    },
  })
})

test('behavior: Ctrl-C leaves no process and no port, and a second start resumes with its data', async () => {
  const first = await startAndStop()
  const second = await startAndStop()
  expect(second.deployment).toEqual(first.deployment)
  expect(second.demoWallet).toEqual(first.demoWallet)
})

async function startAndStop(): Promise<StackDescription> {
  const up = run('up', '--no-web', '--state', stateDir)
  const descriptionPath = join(stateDir, 'stack.json')
  await up.printed(/^Try:/m)
  const description = JSON.parse(readFileSync(descriptionPath, 'utf8')) as StackDescription
  expect((await createClient({ baseUrl: description.apiUrl }).health()).chainId).toBe(description.chainId)
  up.process.kill('SIGINT')
  expect(await up.exited).toBe(0)
  const left = description.parts.filter(({ pid }) => pid !== undefined && isAlive(pid)).map(({ name }) => name)
  const ports = description.parts.flatMap(({ port }) => (port === undefined ? [] : [port]))
  const open = await Promise.all(ports.map(async (port) => ((await isOpen(port)) ? [port] : [])))
  expect({ left, open: open.flat() }).toEqual({ left: [], open: [] })
  return description
}

function run(...args: readonly string[]) {
  const child: ChildProcess = spawn(process.execPath, [join(root, 'scripts/toolchain.mjs'), 'spells', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  const waiting = new Set<() => void>()
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8')
    for (const look of waiting) look()
  })
  const exited = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)))
  return {
    process: child,
    exited,
    output: exited.then(() => text),
    printed: (pattern: RegExp) =>
      new Promise<void>((resolve, reject) => {
        const look = () => {
          if (pattern.test(text)) resolve()
        }
        waiting.add(look)
        look()
        void exited.then((code) => reject(new Error(`ended with ${code} before it printed ${pattern}:\n${text}`)))
      }),
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' })
    socket.on('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.on('error', () => resolve(false))
  })
}
