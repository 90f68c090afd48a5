// npm run mutants -- [--seeds N] [name …]: breaks the code, one place at a time, and says what noticed.
import { parseArgs } from 'node:util'
import { mutants } from './list/index.ts'
import type { Mutant, Verdict } from './mutant.ts'
import { runMutant } from './runMutant.ts'

const { values, positionals } = parseArgs({
  options: { seeds: { type: 'string', default: '100000' } },
  allowPositionals: true,
})
for (const [signal, code] of [
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)
  process.once(signal, () => process.exit(code))

const chosen = mutants.filter(({ name }) => positionals.length === 0 || positionals.includes(name))
const startMs = performance.now()
const found = new Map<Mutant, Verdict>()
// Two at a time: one that seeds are run against, and one that tests are run against, which may start a chain.
await Promise.all([
  tryAll(chosen.filter(({ test }) => test === undefined)),
  tryAll(chosen.filter(({ test }) => test !== undefined)),
])
const verdicts = chosen.map((mutant) => found.get(mutant) ?? { mutant, seconds: 0 })

async function tryAll(line: readonly Mutant[]): Promise<void> {
  for (const mutant of line) {
    const verdict = await runMutant(mutant, { seeds: Number(values.seeds) }).catch((error: Error): Verdict => {
      // Nothing noticed it: what could have did not run.
      console.error(error.message)
      return { mutant, seconds: 0 }
    })
    found.set(mutant, verdict)
    const { killedBy, seconds } = verdict
    const by = killedBy === undefined ? 'SURVIVED' : `killed by ${killedBy}`
    console.log(`${found.size}/${chosen.length} ${mutant.name}: ${by} (${seconds.toFixed(1)} s)`)
  }
}

console.log('\n| mutant | does | file | killed by | seconds |\n|---|---|---|---|---|')
for (const { mutant, killedBy, seconds } of verdicts) {
  const does = mutant.seenIn === undefined ? mutant.does : `${mutant.does} (${mutant.seenIn})`
  const file = mutant.file.split('/src/').at(-1)
  console.log(`| ${mutant.name} | ${does} | ${file} | ${killedBy ?? '**nothing**'} | ${seconds.toFixed(1)} |`)
}
const survived = verdicts.filter(({ killedBy }) => killedBy === undefined).length
if (survived > 0) process.exitCode = 1
const totalSeconds = Number(((performance.now() - startMs) / 1_000).toFixed(1))
console.log(
  JSON.stringify({ mutants: verdicts.length, killed: verdicts.length - survived, survived, seconds: totalSeconds }),
)
