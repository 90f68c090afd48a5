// The same faults for a client's nonce manager, the bundler used directly, and us.
// npm run versus [-- --casts 4] [--scenario reorg]
import { parseArgs } from 'node:util'
import { printTable } from '../../bench/printTable.ts'
import { writeResult } from '../../bench/writeResult.ts'
import { withStage } from '../faults/stage/withStage.ts'
import { compare, type Result, sum } from './compare.ts'
import { openBundler } from './contenders/openBundler.ts'
import { openOurs } from './contenders/openOurs.ts'
import { openViem } from './contenders/openViem.ts'
import { createGround } from './ground.ts'
import { scenarios } from './scenarios.ts'

const { values } = parseArgs({
  options: { casts: { type: 'string', default: '4' }, scenario: { type: 'string' }, contender: { type: 'string' } },
})
const castCount = Number(values.casts)
const chosen = scenarios.filter(({ name }) => values.scenario === undefined || name === values.scenario)
if (chosen.length === 0) throw new Error(`There is no scenario ${values.scenario}.`)

const results: Result[] = []
await withStage(async (stage) => {
  const ground = createGround(stage)
  const open = [() => openViem(ground), () => openBundler(ground), () => openOurs(stage)]
  for (const scenario of chosen) {
    for (const openContender of open) {
      const contender = await openContender()
      const result = await compare({ scenario, contender, ground, castCount }).finally(async () => {
        await contender.stop()
        await ground.calm()
        await stage.heal()
      })
      results.push(result)
      console.log(JSON.stringify(result))
    }
  }
})

const head = ['fault', 'client', 'asked', 'executed', 'ended', 'lost', 'duplicated', 'stuck', 'misreported']
const toRow = (name: string, { client, asked, executed, ended, lost, duplicated, stuck, misreported }: Result) => [
  ...[name, client, asked, executed, ended, lost, duplicated, stuck, misreported],
]
console.log()
printTable(head, [
  ...results.map((result) => toRow(result.fault, result)),
  ...sum(results).map((total) => toRow('all', total)),
])
const path = writeResult('versus', { castCount, results, totals: sum(results) })
console.log(`\nwritten to ${path}`)
