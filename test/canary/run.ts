// Scans for keys. A process of its own: it would hold up the stack's clock, which the Workers ask for the time.
import { text } from 'node:stream/consumers'
import { buildNeedles, type Needle } from './buildNeedles.ts'
import { createScanner } from './createScanner.ts'
import { type ScanReport, scanTaskSchema } from './report.ts'
import { scanDatabase } from './scanDatabase.ts'
import { scanDirectory } from './scanDirectory.ts'

const task = scanTaskSchema.parse(JSON.parse(await text(process.stdin)))
const scan = createScanner(task.keys.flatMap(buildNeedles))
const findings: ScanReport['findings'] = []
const noteIn =
  (area: string) =>
  (place: string, needles: readonly Needle[]): void => {
    for (const { key, spelling } of needles) findings.push({ place: `${area}${place}`, key, spelling })
  }

for (const { place, text } of task.texts) noteIn('')(place, scan(text))
const seen = Object.entries(task.directories).map(([name, path]) => scanDirectory(path, scan, noteIn(`${name}/`)))
const database = await scanDatabase(task.databaseUrl, scan, noteIn('table '))
const report: ScanReport = {
  findings,
  files: seen.reduce((sum, { files }) => sum + files, 0),
  bytes: seen.reduce((sum, { bytes }) => sum + bytes, 0),
  ...database,
}
console.log(JSON.stringify(report))
