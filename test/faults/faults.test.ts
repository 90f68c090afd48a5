import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRows } from './listRows.ts'
import { runRow } from './runRow.ts'
import { openStage, type Stage } from './stage/openStage.ts'

/** A few rows that take seconds; `npm run faults` shows them all. */
const SHORT = [2, 8, 14, 22]

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
})
afterAll(() => stage?.stop())

test.each(SHORT)('behavior: row %i of the fault matrix', async (number) => {
  const row = (await listRows()).find((each) => each.row === number)
  if (!row) throw new Error(`There is no row ${number}.`)
  const { passed, seen } = await runRow(row, stage)
  expect(passed, seen).toBe(true)
})
