import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runRotation } from './runRotation.ts'

test('default: a rotation under load, killed in the middle: no cast fails, and the old key opens nothing any more', async () => {
  const stateDir = mkdtempSync(join(tmpdir(), 'spells-rotation-'))
  onTestFinished(() => rmSync(stateDir, { recursive: true, force: true }))
  const report = await runRotation({ vaults: 4, kills: 2, castsPerStep: 4, stateDir, say: () => {} })
  expect(report).toMatchObject({ failed: 0, findings: [], kills: 2, wraps: { k2: 4 }, opened_by: { old: 0, new: 4 } })
  expect(JSON.parse(report.said)).toEqual({ rotated: true, to: 'k2', vaults: 4, done: 4, failed: 0, wraps: { k2: 4 } })
  expect(report.casts).toBeGreaterThanOrEqual(16)
})
