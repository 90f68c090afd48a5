// Drills: npm run drill -- break-session [--every n] [--break name]; npm run drill -- blast-radius [--policies n]
import { parseArgs } from 'node:util'
import { drillBlastRadius } from './drillBlastRadius.ts'
import { drillBreakSession } from './drillBreakSession.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    every: { type: 'string', default: '1' },
    break: { type: 'string' },
    policies: { type: 'string', default: '1200' },
    seed: { type: 'string', default: '1' },
  },
})
const interrupted = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => interrupted.abort())

const [name] = positionals
if (name === 'break-session') {
  process.exitCode = await drillBreakSession({
    every: Number(values.every),
    signal: interrupted.signal,
    ...(values.break !== undefined && { breakName: values.break }),
  })
} else if (name === 'blast-radius') {
  process.exitCode = drillBlastRadius({ policies: Number(values.policies), firstSeed: Number(values.seed) })
} else {
  console.error('Say which drill: break-session or blast-radius.')
  process.exitCode = 1
}
