import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runChaos } from './runChaos.ts'

test('default: a few kills under load, interrupted and resumed: nothing lost, duplicated or stuck', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-chaos-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const said: string[] = []
  const interrupted = new AbortController()
  const options = { vaults: 4, seed: 4, castsPerKill: 4, stateDir }
  const say = (line: string): void => {
    said.push(line)
    if (line.startsWith('kill 2/')) interrupted.abort()
  }
  await expect(runChaos({ ...options, kills: 6, resume: false, say, signal: interrupted.signal })).rejects.toThrow()
  const report = await runChaos({ ...options, kills: 6, resume: true, say })
  expect(said.filter((line) => line.startsWith('kill ')).map((line) => line.split(':')[0])).toEqual(
    [1, 2, 3, 4, 5, 6].map((number) => `kill ${number}/6`),
  )
  expect(report.findings).toEqual([])
  expect(report.plain).toMatchObject({ kills: 6, unrecovered: 0 })
  expect(report.casts).toBeGreaterThanOrEqual(24)
  expect(report.ends.FINALIZED ?? 0).toBe(report.casts)
})
