// npm run chaos -- --kills N [--resume] [--seed S] [--vaults N] [--state DIR]: the whole stack under load, killed again and again.
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { printReport, runChaos } from './runChaos.ts'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '10' },
    vaults: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    resume: { type: 'boolean', default: false },
    state: { type: 'string', default: join(import.meta.dirname, '../../.cache/chaos') },
  },
})
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => interrupted.abort())
const say = (line: string): void => console.log(line)

try {
  const report = await runChaos({
    ...{ kills: Number(values.kills), vaults: Number(values.vaults), seed: Number(values.seed) },
    ...{ castsPerKill: 10, stateDir: values.state, resume: values.resume, say, signal: interrupted.signal },
  })
  printReport(report, say)
  const { findings, plain, reorgs } = report
  if (findings.length > 0 || plain.unrecovered + reorgs.unrecovered > 0) process.exitCode = 1
} catch (error) {
  if (!interrupted.signal.aborted) throw error
  say('Interrupted; --resume goes on from here.')
  process.exitCode = 130
}
