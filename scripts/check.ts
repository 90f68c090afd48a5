// The one command that equals CI. Each step is a process; the last line is "N passed, N failed".
import { spawn } from 'node:child_process'
import { globSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import workspace from '../vitest.workspace.ts'

type Outcome = {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Which tests failed, and with what. */
  readonly failures?: readonly string[]
}
type Step = {
  readonly name: string
  readonly command: readonly string[]
  readonly cwd?: string
  /** Counts results from the step's report; without it the step itself counts as one. */
  readonly count?: (code: number) => Outcome
  /** Its tests start the whole system: nothing runs beside it, and its output is shown as it comes. */
  readonly isAlone?: boolean
}

const scratch = mkdtempSync(join(tmpdir(), 'spells-check-'))
const only = process.argv.slice(2)

const workspaces = ['apps', 'packages']
  .flatMap((group) => readdirSync(group).map((name) => `${group}/${name}`))
  .concat('test', 'bench')

const rooms = (workspace.test?.projects ?? [])
  .flatMap((pattern) => (typeof pattern === 'string' ? globSync(pattern) : []))
  .map((config) => dirname(config))
  .sort()

const steps: readonly Step[] = [
  { name: 'format and lint', command: ['biome', 'check', '.'] },
  ...workspaces.map((path) => ({ name: `types ${path}`, command: ['tsc', '-p', path] })),
  {
    name: 'import directions',
    command: ['depcruise', '--config', '.dependency-cruiser.cjs', 'apps', 'packages', 'test', 'bench'],
  },
  { name: 'unused code and dependencies', command: ['knip'] },
  { name: 'migrations in step', command: ['node', 'packages/db/scripts/checkMigrations.ts'] },
  { name: 'bundle sizes', command: ['node', 'scripts/bundleSize.ts'] },
  ...rooms.map((room) => vitest(room)),
]

/** Each room is tested from its own directory: the Workers test runtime resolves packages from there. */
function vitest(room: string): Step {
  const report = join(scratch, `${room.replaceAll('/', '-')}.json`)
  return {
    name: `tests ${room}`,
    cwd: room,
    isAlone: room === 'test' || room.startsWith('test/'),
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    count: (code) => {
      const result = JSON.parse(readFileSync(report, 'utf8')) as Report
      // A file that fails to load, or an unhandled error, fails no single test.
      const failed = result.numFailedTests === 0 && code !== 0 ? 1 : result.numFailedTests
      return { passed: result.numPassedTests, failed, skipped: result.numPendingTests, failures: listFailures(result) }
    },
  }
}

/** The part of the test runner's report that is read. */
type Report = Readonly<Record<'numPassedTests' | 'numFailedTests' | 'numPendingTests', number>> & {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

function listFailures({ testResults }: Report): readonly string[] {
  return testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(process.cwd(), name)
    const failed = assertionResults.filter((test) => test.status === 'failed')
    if (failed.length === 0 && status === 'failed') return [`${file}: ${message.slice(0, 2_000)}`]
    return failed.map((test) => `${file} > ${test.fullName}\n${(test.failureMessages ?? []).map(shorten).join('\n')}`)
  })
}

/** Without the frames of the test runner. */
function shorten(message: string): string {
  const lines = message.split('\n').filter((line) => !line.includes('node_modules'))
  return lines.join('\n').slice(0, 2_000)
}

const running = new Set<ReturnType<typeof spawn>>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
    process.exitCode = 130
  })
}

async function run(step: Step): Promise<Outcome> {
  const startedAt = performance.now()
  const [command = '', ...args] = step.command
  const output: Buffer[] = []
  const live = step.isAlone === true
  const child = spawn(command, args, {
    cwd: step.cwd,
    stdio: ['ignore', live ? 'inherit' : 'pipe', live ? 'inherit' : 'pipe'],
  })
  running.add(child)
  child.stdout?.on('data', (chunk: Buffer) => output.push(chunk))
  child.stderr?.on('data', (chunk: Buffer) => output.push(chunk))
  const code = await new Promise<number>((resolve) => {
    child.on('error', (error) => {
      output.push(Buffer.from(String(error)))
      resolve(1)
    })
    child.on('exit', (status) => resolve(status ?? 1))
  })
  running.delete(child)
  let outcome: Outcome
  try {
    outcome = step.count?.(code) ?? { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 }
  } catch {
    outcome = { passed: 0, failed: 1, skipped: 0 }
  }
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1)
  console.log(`${outcome.failed === 0 ? 'ok  ' : 'FAIL'} ${step.name} (${seconds} s)`)
  if (outcome.failed > 0 && !live) process.stdout.write(Buffer.concat(output))
  return outcome.failed > 0 ? { ...outcome, failures: outcome.failures ?? [step.name] } : outcome
}

const total = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
function add(outcome: Outcome): void {
  total.passed += outcome.passed
  total.failed += outcome.failed
  total.skipped += outcome.skipped
  failures.push(...(outcome.failures ?? []))
}

/** Runs steps side by side; each takes one core at most. */
async function runAll(queue: Step[], width: number): Promise<void> {
  const lane = async () => {
    for (let step = queue.shift(); step; step = queue.shift()) add(await run(step))
  }
  await Promise.all(Array.from({ length: width }, lane))
}

const chosen = steps.filter(({ name }) => only.length === 0 || only.some((word) => name.includes(word)))
await runAll(
  chosen.filter(({ count }) => !count),
  2,
)
// The longest room first: it mostly waits for blocks, and the others fit beside it.
const rank = ({ name }: Step) => (name === 'tests packages/tlm' ? 0 : 1)
await runAll(
  chosen.filter(({ count, isAlone }) => count && !isAlone).sort((a, b) => rank(a) - rank(b)),
  2,
)
await runAll(
  chosen.filter(({ isAlone }) => isAlone),
  1,
)
rmSync(scratch, { recursive: true, force: true })
// Last, so that whoever sees only the end of a long record sees what to look at.
for (const failure of failures) console.log(`\nFAILED ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}`)
if (total.failed > 0) process.exitCode = 1
