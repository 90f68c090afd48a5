import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { expect, test } from 'vitest'

function sim(...args: readonly string[]) {
  const { stdout, status } = spawnSync(process.execPath, [join(import.meta.dirname, 'run.ts'), ...args], {
    encoding: 'utf8',
  })
  return { status, stdout, summary: JSON.parse(stdout.trim().split('\n').at(-1) ?? '') }
}

test('default: no schedule violates anything, and the same seeds give the same hash in threads and in workerd', () => {
  const [alone, together, inWorkerd] = [
    sim('--seeds', '2000', '--workers', '1'),
    sim('--seeds', '2000', '--workers', '3'),
    sim('--seeds', '2000', '--runtime', 'workerd'),
  ]
  expect(alone).toMatchObject({ status: 0, summary: { schedules: 2000, violations: 0 } })
  const { traceHash, events, faults } = alone.summary
  expect(together.summary).toMatchObject({ traceHash, events, faults })
  expect(inWorkerd.summary).toMatchObject({ violations: 0, runtime: 'workerd', traceHash, events, faults })
  expect(Object.values(faults).every((schedules) => Number(schedules) > 100)).toBe(true)
})

test('behavior: a seed is replayed line by line', () => {
  const first = sim('--seed', '42', '--trace')
  expect(first.stdout).toContain('submitted')
  const withoutTimes = (text: string) => text.split('\n').slice(0, -2)
  expect(withoutTimes(sim('--seed', '42', '--trace').stdout)).toEqual(withoutTimes(first.stdout))
})

test('behavior: every interleaving of a small scope', () => {
  const { status, summary } = sim('--exhaustive', '--depth', '10')
  expect(status).toBe(0)
  expect(summary).toMatchObject({ depth: 10, violations: 0 })
  expect(summary.states).toBeGreaterThan(1_000)
})
