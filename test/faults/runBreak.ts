import { type BrokenTree, openBrokenTree } from '../breaks/openBrokenTree.ts'
import type { Row } from './row.ts'
import { type RowOutcome, runRow } from './runRow.ts'
import type { Stage } from './stage/openStage.ts'

const PATIENCE_MS = 45_000

/** Runs a row on code that is broken as the row says. It passes when the row does not. */
export async function runBreak(row: Row, stage: Stage): Promise<RowOutcome> {
  let tree: BrokenTree
  try {
    tree = await openBrokenTree({ name: `row-${row.row}`, ...row.break })
  } catch (error) {
    return { row, passed: false, seen: error instanceof Error ? error.message : String(error), seconds: 0 }
  }
  const part = /^(apps\/worker|packages\/workflows|packages\/db)\//.test(row.break.file) ? 'public' : 'private'
  try {
    await stage.runFrom(tree.path, part)
    const outcome = await runRow(row, stage, { tree: tree.path, patienceMs: PATIENCE_MS })
    return { ...outcome, passed: !outcome.passed }
  } finally {
    await tree.close()
    await stage.runFrom(undefined, part)
  }
}
