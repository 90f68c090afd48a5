// The full proof of the contracts: npm run test:contracts [-- --quick]
// Each step is a process whose output is shown; the last line says what was run.
import { spawn, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const cwd = dirname(dirname(fileURLToPath(import.meta.url)))
const isQuick = process.argv.includes('--quick')
const runs = isQuick
  ? { fuzz: '256', invariants: '24', depth: '60', questions: '1200' }
  : { fuzz: '50000', invariants: '100', depth: '100', questions: '10000' }
const LEAST_BRANCHES = 0.95
const forge = join(cwd, 'node_modules/.bin/forge')

const failed: string[] = []
const step = async (name: string, command: string, args: readonly string[], env: Record<string, string> = {}) => {
  console.log(`\n— ${name}`)
  const child = spawn(command, args, { cwd, stdio: 'inherit', env: { ...process.env, ...env } })
  const end = () => child.kill('SIGTERM')
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end)
  const code = await new Promise<number>((resolve) => {
    child.once('error', () => resolve(1))
    child.once('exit', (status) => resolve(status ?? 1))
  })
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, end)
  if (code !== 0) failed.push(name)
}

await step('the committed bytecode is what the sources compile to', process.execPath, ['scripts/build.ts', '--check'])
analyse()
await step('static analysis: solhint', join(cwd, 'node_modules/.bin/solhint'), [
  ...['--disc', '--noPoster', '--max-warnings', '0', '--config', 'solhint.config.cjs', 'contracts/**/*.sol'],
])
await step(
  `forge: unit, fuzz (${runs.fuzz} runs each), invariants (${runs.invariants} × ${runs.depth})`,
  forge,
  ['test', '-vv'],
  {
    FOUNDRY_FUZZ_RUNS: runs.fuzz,
    FOUNDRY_INVARIANT_RUNS: runs.invariants,
    FOUNDRY_INVARIANT_DEPTH: runs.depth,
  },
)
await step(
  'coverage, of the same sources compiled without the optimizer',
  forge,
  [
    'coverage',
    '--no-match-coverage',
    'test|node_modules',
    '--report',
    'summary',
    '--report',
    'lcov',
    '--report-file',
    'out/lcov.info',
  ],
  { FORGE_DEPLOY_AS_COMPILED: 'true', FOUNDRY_FUZZ_RUNS: '64', FOUNDRY_INVARIANT_RUNS: '2' },
)
const branches = readBranches()
if (branches < LEAST_BRANCHES) failed.push(`coverage of branches: ${(100 * branches).toFixed(2)} %`)
await step(
  `the model and the contract, ${runs.questions} questions; ERC-7562 accesses; attacks; gas`,
  'vitest',
  ['run', 'test/policyModel.test.ts', 'test/erc7562.test.ts', 'test/attacks.test.ts', 'test/gas.test.ts'],
  { POLICY_QUESTIONS: runs.questions },
)
console.log(
  `\n${JSON.stringify({ ok: failed.length === 0, failed, fuzzRuns: Number(runs.fuzz), questions: Number(runs.questions), branches: Number(branches.toFixed(4)) })}`,
)
process.exitCode = failed.length > 0 ? 1 : 0

/** The linter ends well whatever it finds, so what it prints is read. */
function analyse(): void {
  console.log('\n— static analysis: forge lint')
  const { stdout, stderr } = spawnSync(forge, ['lint', 'contracts', '--severity', 'high', 'med'], {
    cwd,
    encoding: 'utf8',
  })
  const findings = `${stdout}${stderr}`.match(/^(warning|error)\[.*$/gm) ?? []
  for (const finding of findings) console.log(finding)
  console.log(`${findings.length} findings`)
  if (findings.length > 0) failed.push('static analysis: forge lint')
}

/** Branches hit and found, over all contracts. */
function readBranches(): number {
  const counts = { BRF: 0, BRH: 0 }
  for (const line of readFileSync(join(cwd, 'out/lcov.info'), 'utf8').split('\n')) {
    const [key, value] = line.split(':')
    if (key === 'BRF' || key === 'BRH') counts[key] += Number(value)
  }
  return counts.BRF === 0 ? 0 : counts.BRH / counts.BRF
}
