// Runs a command with the project's own Node and packages, installing them first.
// Plain JavaScript for Node >= 20: it is the one file that runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const parent = process.ppid
const root = dirname(dirname(fileURLToPath(import.meta.url)))
const PNPM = 'pnpm@12.21.0'
const OLDEST_NODE = [22, 18]

const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20) fail(`Node ${process.versions.node} is too old: install Node 20 or newer and run the command again.`)

install()

const env = {
  ...process.env,
  PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
  WRANGLER_SEND_METRICS: 'false',
  WRANGLER_SEND_ERROR_REPORTS: 'false',
  WRANGLER_HIDE_BANNER: 'true',
  NEXT_TELEMETRY_DISABLED: '1',
  DO_NOT_TRACK: '1',
}

const node = findNode()
const [name, ...args] = process.argv.slice(2)
const entry = { spells: 'apps/cli/src/index.ts', node: undefined }
if (!(name in entry)) fail(`Unknown command ${name ?? '(none)'}: use one of ${Object.keys(entry).join(', ')}.`)
const argv = entry[name] === undefined ? args : [join(root, entry[name]), ...args]

const child = spawn(node, ['--disable-warning=ExperimentalWarning', ...argv], { stdio: 'inherit', env })
// A terminal signals the whole group, npm and supervisors this process only; a signal that comes twice counts as one.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// When npm is ended by force, nobody is left to say so.
if (process.env.npm_lifecycle_event) setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 200).unref()
child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)))

function install() {
  const stamp = join(root, 'node_modules', '.spells-installed')
  const wanted = createHash('sha256')
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'])
    wanted.update(readFileSync(join(root, file)))
  const digest = wanted.digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return
  console.log('Installing packages (frozen lockfile); the first time this takes about a minute')
  const startedAtMs = Date.now()
  const run = spawnSync('npx', ['-y', PNPM, 'install', '--frozen-lockfile'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, CI: '1' },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  if (run.status !== 0) {
    process.stdout.write(`${run.stdout ?? ''}${run.stderr ?? ''}`)
    fail('Installing packages failed; see the output above.')
  }
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, digest)
  console.log(`Installed in ${Math.round((Date.now() - startedAtMs) / 1000)} s`)
}

/** The Node that the lockfile brings, or the installed one when it is new enough. */
function findNode() {
  const bundled = join(root, 'node_modules', `node-linux-${process.arch}`, 'bin', 'node')
  if (process.platform === 'linux' && existsSync(bundled)) return bundled
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return process.execPath
  return fail(
    `Node ${process.versions.node} cannot run the stack and no bundled Node exists for ${process.platform}-${process.arch}: install Node ${OLDEST_NODE.join('.')} or newer.`,
  )
}

function fail(message) {
  console.error(message)
  process.exit(1)
}
