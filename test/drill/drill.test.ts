import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { runBreakSession } from '@spells/cli/drill'
import { expect, test } from 'vitest'
import { openBrokenTree } from '../breaks/openBrokenTree.ts'
import { openDrillChain } from './openDrillChain.ts'
import { VALIDATOR_BREAKS } from './validatorBreaks.ts'

// A part of each kind; `npm run drill -- break-session` fires the whole catalogue.
test('behavior: nothing forbidden lands, and each refusal has a name', { timeout: 240_000 }, async () => {
  const { stage, stop } = await openDrillChain()
  try {
    const report = await runBreakSession(stage, { every: 25 })
    expect(report.examples).toEqual([])
    expect(report).toMatchObject({ landed: 0, inconclusive: 0 })
    expect(report.attempts).toBeGreaterThan(500)
    expect(Object.keys(report.by_kind).length).toBeGreaterThan(20)
  } finally {
    await stop()
  }
})

test('behavior: the drill notices when the validator forgets how long calldata may be', {
  timeout: 240_000,
}, async () => {
  const found = VALIDATOR_BREAKS.find(({ name }) => name === 'length')
  if (found === undefined) throw new Error('there is no such break')
  const tree = await openBrokenTree(found)
  try {
    const run = (...args: readonly string[]) =>
      spawnSync(process.execPath, args, { cwd: tree.path, encoding: 'utf8', timeout: 300_000 })
    expect(run(join(tree.path, 'packages/contracts/scripts/build.ts')).status).toBe(0)
    const drill = run(join(tree.path, 'test/drill/run.ts'), 'break-session', '--every', '60')
    const { landed, by_kind } = JSON.parse(drill.stdout.trim().split('\n').at(-1) ?? '{}')
    expect(drill.status).toBe(1)
    expect(landed).toBeGreaterThan(0)
    expect(Object.keys(by_kind).filter((kind) => by_kind[kind].landed > 0)).toEqual(['length'])
  } finally {
    await tree.close()
  }
})
