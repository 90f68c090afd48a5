// The fault matrix on real parts. npm run faults [-- --row 3,7] [-- --break]
import { parseArgs } from 'node:util'
import { printTable } from '../../bench/printTable.ts'
import { listRows } from './listRows.ts'
import { runBreak } from './runBreak.ts'
import { type RowOutcome, runRow } from './runRow.ts'
import { withStage } from './stage/withStage.ts'

const { values } = parseArgs({ options: { row: { type: 'string' }, break: { type: 'boolean', default: false } } })
const wanted = values.row?.split(',').map(Number)
const rows = (await listRows()).filter(({ row }) => wanted?.includes(row) ?? true)
const unknown = wanted?.filter((number) => !rows.some(({ row }) => row === number)) ?? []
if (unknown.length > 0) throw new Error(`There is no row ${unknown.join(', ')} here.`)

const outcomes: RowOutcome[] = []
await withStage(async (stage) => {
  for (const row of rows) {
    const outcome = await (values.break ? runBreak(row, stage) : runRow(row, stage))
    outcomes.push(outcome)
    const { passed, seen, seconds } = outcome
    console.log(`${passed ? 'ok  ' : 'FAIL'} row ${row.row}, ${row.fault} (${seconds.toFixed(1)} s): ${seen}`)
  }
})

console.log()
if (values.break) {
  printTable(
    ['row', 'broken', 'seen', 's'],
    outcomes.map(({ row, passed, seen, seconds }) => [
      ...[row.row, row.break.file, `${passed ? 'red' : 'GREEN'}: ${seen}`, seconds.toFixed(1)],
    ]),
  )
} else {
  printTable(
    ['row', 'injected', 'where', 'outcome', 's'],
    outcomes.map(({ row, passed, seen, seconds }) => [
      ...[row.row, row.fault, row.tests ? 'stage, tests' : 'stage'],
      ...[`${passed ? '' : 'FAILED: '}${seen}`, seconds.toFixed(1)],
    ]),
  )
}
const failed = outcomes.filter(({ passed }) => !passed).length
console.log(`\n${outcomes.length - failed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0
