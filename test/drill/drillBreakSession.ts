import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { runBreakSession } from '@spells/cli/drill'
import { openBrokenTree } from '../breaks/openBrokenTree.ts'
import { openDrillChain } from './openDrillChain.ts'
import { VALIDATOR_BREAKS } from './validatorBreaks.ts'

/**
 * Tries to break a session on a chain of its own. The last line is JSON.
 * @param options.breakName a rule to take out of the validator first: then the drill must fail
 * @returns the exit code: 0 when nothing landed
 */
export async function drillBreakSession(options: {
  readonly every: number
  readonly signal: AbortSignal
  readonly breakName?: string
}): Promise<number> {
  if (options.breakName !== undefined) return drillBroken(options.breakName, options)
  console.log('Starting a chain of its own: EntryPoint, Aave, our contracts, a vault')
  const { stage, stop } = await openDrillChain()
  try {
    const say = (line: string) => console.log(line)
    const { attempts, landed, by_kind, inconclusive, examples } = await runBreakSession(stage, { ...options, say })
    for (const [kind, count] of Object.entries(by_kind).sort(([a], [b]) => (a < b ? -1 : 1))) {
      const names = Object.entries(count.refusals).sort(([, a], [, b]) => b - a)
      console.log(
        `${kind.padEnd(12)} ${String(count.attempts).padStart(5)} tried, ${count.landed} landed; refused by ${names.map(([name, times]) => `${name} ${times}`).join(', ')}`,
      )
    }
    for (const example of examples) console.log(`!! ${example}`)
    if (inconclusive > 0) console.log(`${inconclusive} attempts failed for a reason that is no rule: they show nothing`)
    console.log(JSON.stringify({ attempts, landed, by_kind }))
    return landed === 0 && inconclusive === 0 && attempts > 0 && !options.signal.aborted ? 0 : 1
  } finally {
    await stop()
  }
}

/** The drill in a copy of the tree whose validator lacks one rule, compiled there. */
async function drillBroken(
  name: string,
  options: { readonly every: number; readonly signal: AbortSignal },
): Promise<number> {
  const found = VALIDATOR_BREAKS.find((one) => one.name === name)
  if (found === undefined) {
    console.error(`There is no such rule: say one of ${VALIDATOR_BREAKS.map((one) => one.name).join(', ')}.`)
    return 1
  }
  console.log(`Taking out of ${found.file}: ${found.find}`)
  const tree = await openBrokenTree(found)
  try {
    const build = await run(tree.path, ['packages/contracts/scripts/build.ts'], options.signal)
    if (build !== 0) return build
    return await run(
      tree.path,
      ['test/drill/run.ts', 'break-session', '--every', String(options.every)],
      options.signal,
    )
  } finally {
    await tree.close()
  }
}

function run(tree: string, args: readonly string[], signal: AbortSignal): Promise<number> {
  const [script = '', ...rest] = args
  const child = spawn(process.execPath, [join(tree, script), ...rest], { cwd: tree, stdio: 'inherit' })
  const end = () => child.kill('SIGTERM')
  signal.addEventListener('abort', end)
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => {
      signal.removeEventListener('abort', end)
      resolve(code ?? 1)
    })
  })
}
