import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openBrokenTree } from '../breaks/openBrokenTree.ts'
import type { Find, HuntRequest } from './hunt.ts'
import type { Mutant, Verdict } from './mutant.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
const TIMEOUT_MS = 1_200_000
/** Broken code often shows in that nothing happens any more: several times what these tests take when it does. */
const TEST_TIMEOUT_MS = 120_000

/** Breaks the code and looks whether anything notices. */
export async function runMutant(mutant: Mutant, options: { readonly seeds: number }): Promise<Verdict> {
  const startMs = performance.now()
  const killedBy = mutant.test ? await runTests(mutant, mutant.test) : await runSeeds(mutant, options.seeds)
  return { mutant, ...(killedBy !== undefined && { killedBy }), seconds: (performance.now() - startMs) / 1_000 }
}

async function runSeeds({ name, file, find, replace }: Mutant, seeds: number): Promise<string | undefined> {
  const request: HuntRequest = { change: { name, file, find, replace }, seeds }
  const hunter = join(import.meta.dirname, 'hunt.ts')
  const { code, output } = await run(process.execPath, [hunter, JSON.stringify(request)], repository)
  if (code !== 0) throw new Error(`Mutant ${name} could not be hunted: ${output.slice(-1_000)}`)
  const found = JSON.parse(output.trim().split('\n').at(-1) ?? '') as Find | null
  return found ? `seed ${found.seed}: ${found.violation}` : undefined
}

async function runTests(mutant: Mutant, test: NonNullable<Mutant['test']>): Promise<string | undefined> {
  const { room, file, name, isPure } = test
  const tree = await openBrokenTree(mutant)
  try {
    const config = join(tree.path, 'test', 'mutants', 'pure.vitest.config.ts')
    const args = [
      ...[
        'run',
        file,
        '--bail=1',
        `--testTimeout=${TEST_TIMEOUT_MS}`,
        ...(name === undefined ? [] : ['--testNamePattern', name]),
      ],
      ...(isPure ? ['--config', config, '--root', '.'] : []),
    ]
    const { code, output } = await run('vitest', args, join(tree.path, room))
    const failed = /Tests\D+(\d+) failed/.exec(output)
    if (code !== 0 && !failed)
      throw new Error(`The tests of mutant ${mutant.name} did not run: ${output.slice(-2_000)}`)
    return failed ? `${file}${name === undefined ? '' : `: ${name}`}` : undefined
  } finally {
    await tree.close()
  }
}

function run(command: string, args: readonly string[], cwd: string): Promise<{ code: number; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, timeout: TIMEOUT_MS, env: { ...process.env, NO_COLOR: '1' } })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text
      })
    }
    // Whoever ends this process ends its children.
    const end = (): void => void child.kill()
    process.once('exit', end)
    child.on('error', reject)
    child.on('close', (code) => {
      process.off('exit', end)
      resolve({ code: code ?? 1, output })
    })
  })
}
