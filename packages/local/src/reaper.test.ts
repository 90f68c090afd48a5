import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { expect, test } from 'vitest'

const script = `
  const { startReaper } = await import(${JSON.stringify(new URL('./reaper.ts', import.meta.url).href)})
  const { spawn } = await import('node:child_process')
  const reaper = startReaper()
  const start = () => spawn('sleep', ['60'], { detached: true, stdio: 'ignore' }).pid
  const [listed, removed] = [start(), start()]
  reaper.add(listed)
  reaper.add(removed)
  reaper.remove(removed)
  console.log(JSON.stringify({ listed, removed }))
  setInterval(() => {}, 1000)
`

function isAlive(pid: number): boolean {
  return spawnSync('kill', ['-0', String(pid)], { stdio: 'ignore' }).status === 0
}

test('behavior: a SIGKILL of the owner ends the listed groups, and only those', async () => {
  const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = await once(owner.stdout, 'data')
  const { listed, removed } = JSON.parse(String(line))
  expect([isAlive(listed), isAlive(removed)]).toEqual([true, true])
  owner.kill('SIGKILL')
  await expect.poll(() => isAlive(listed)).toBe(false)
  expect(isAlive(removed)).toBe(true)
  process.kill(removed, 'SIGKILL')
})
