// npm run eval -- fit [--write] [--short]: fits the points of rules-3 to the development headlines, says how well such points do on
// headlines that they were not fitted on, and compares them with those in the repository.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { DEVELOPMENT_SETS } from '@spells/signals/labelled'
import { SEVERITIES } from '@spells/signals/world'
import { fitModel, leaveOut, readDevelopment } from './fitModel.ts'
import type { Points } from './fitPoints.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { write: { type: 'boolean', default: false }, short: { type: 'boolean', default: false } },
})
const file = join(import.meta.dirname, '../../../packages/signals/src/worldMonitor/classify/points.v3.ts')

const headlines = readDevelopment()
console.log(`${headlines.length} headlines of ${DEVELOPMENT_SETS.join(', ')}`)
if (!values.short) {
  const said = leaveOut(headlines)
  const judged = headlines.map((headline, at) => ({ headline, said: said[at] }))
  for (const set of [...DEVELOPMENT_SETS, undefined]) {
    const some = judged.filter(({ headline }) => set === undefined || headline.set === set)
    const part = (is: (one: (typeof some)[number]) => boolean) =>
      ((100 * some.filter(is).length) / some.length).toFixed(1)
    const off = ({ headline, said: to }: (typeof some)[number]) =>
      to === undefined
        ? SEVERITIES.length
        : Math.abs(SEVERITIES.indexOf(headline.severity) - SEVERITIES.indexOf(to.severity))
    console.log(
      `  left out, ${(set ?? 'all').padEnd(8)}  category ${part((one) => one.headline.category === one.said?.category)} %  severity ${part((one) => off(one) === 0)} %  within one ${part((one) => off(one) <= 1)} %`,
    )
  }
}

const points = fitModel(headlines)
const text = [
  '// Fitted by `npm run eval -- fit --write`, not written by hand. Hundredths of a point, in the order of the classes.',
  '',
  '/** What each kind of evidence says for each category. */',
  `export const categoryPointsV3 = \`\n${writePoints(points.categories)}\n\``,
  '',
  '/** What each kind of evidence says for each severity. */',
  `export const severityPointsV3 = \`\n${writePoints(points.severities)}\n\``,
  '',
].join('\n')
const isSame = readFileSync(file, 'utf8') === text
if (values.write) writeFileSync(file, text)
console.log(
  JSON.stringify({
    headlines: headlines.length,
    category_points: points.categories.size,
    severity_points: points.severities.size,
    same_as_stored: isSame,
  }),
)
if (!isSame && !values.write) process.exitCode = 1

/** Leaves out what says next to nothing for any class. */
function writePoints(table: Points): string {
  const lines = [...table].map(([id, row]) => ({ id, row: row.map((value) => Math.round(value * 100)) }))
  return lines
    .filter(({ id, row }) => id === 'base' || Math.max(...row) - Math.min(...row) >= 20)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .map(({ id, row }) => [id, ...row].join('\t'))
    .join('\n')
}
