import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { type ScanReport, type ScanTask, scanReportSchema } from './report.ts'

/**
 * Scans in a process of its own, which is told the keys on its standard input and so keeps them nowhere.
 * @throws when the scan ends with an error
 */
export async function startScan(task: ScanTask): Promise<ScanReport> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'run.ts')], { stdio: ['pipe', 'pipe', 'inherit'] })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  child.stdin.end(JSON.stringify(task))
  const said = await text(child.stdout)
  const code = await ended
  if (code !== 0) throw new Error(`The scan ended with ${code}.`)
  return scanReportSchema.parse(JSON.parse(said))
}
