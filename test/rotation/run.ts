// npm run rotation [-- --vaults N] [--kills N]: the master key is rotated under load, and the private Worker killed in the middle.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runRotation } from './runRotation.ts'

const { values } = parseArgs({
  options: { vaults: { type: 'string', default: '40' }, kills: { type: 'string', default: '4' } },
})
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
const stateDir = mkdtempSync(join(tmpdir(), 'spells-rotation-'))

try {
  const {
    findings,
    said: _,
    ...report
  } = await runRotation({
    ...{ vaults: Number(values.vaults), kills: Number(values.kills), castsPerStep: 20, stateDir },
    ...{ say: (line) => console.log(line), signal: interrupted.signal },
  })
  for (const { kind, subject, detail } of findings) console.log(`${kind}: ${subject}: ${detail}`)
  console.log(JSON.stringify({ ...report, findings: findings.length }))
  const isUnwrapped = Object.keys(report.wraps).some((id) => id !== 'k2')
  if (report.failed > 0 || findings.length > 0 || report.opened_by.old > 0 || isUnwrapped) process.exitCode = 1
} catch (error) {
  if (!interrupted.signal.aborted) throw error
  process.exitCode = 130
} finally {
  rmSync(stateDir, { recursive: true, force: true })
}
