import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createLineReporter, type Stack, type StackDescription, startStack } from '@spells/local'
import { AppError } from '@spells/shared'
import { openBrowser } from '../openBrowser.ts'

/** Options of `spells up`, as the command line gives them. */
export type UpOptions = {
  /** Open no browser. */
  readonly headless?: boolean
  /** False: the API alone. */
  readonly web?: boolean
  readonly port?: number
  readonly state?: string
  readonly reset?: boolean
  readonly recordings?: string
  readonly blockTime?: number
}

const repository = fileURLToPath(new URL('../../../..', import.meta.url))
const DEFAULT_STATE_DIR = join(repository, '.state', 'default')

/** Starts the local stack and keeps it until it is told to end; the exit code is 1 when it could not start. */
export async function up(options: UpOptions): Promise<void> {
  const interrupted = new AbortController()
  const ended = new Promise<void>((resolve) => {
    // A terminal and a supervisor may both send the signal: any number of them means one end.
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        interrupted.abort()
        resolve()
      })
    }
  })
  // A reader that goes away, such as head, must not end the stack without a word to its parts.
  process.stdout.on('error', () => {})
  const stack = await start(options, interrupted.signal)
  if (!stack) return
  const description = stack.describe()
  console.log(introduce(description, options))
  if (options.web !== false && !options.headless) openBrowser(description.apiUrl)
  await ended
  console.log('Stopping')
  await stack.stop()
  console.log('Stopped. The next start resumes from the same state.')
}

async function start(options: UpOptions, signal: AbortSignal): Promise<Stack | undefined> {
  console.log('Starting the local stack')
  try {
    return await startStack({
      stateDir: options.state ?? DEFAULT_STATE_DIR,
      web: options.web === false ? 'off' : 'build',
      reporter: createLineReporter((line) => console.log(line)),
      signal,
      ...(options.port === undefined ? {} : { publicPort: options.port }),
      ...(options.reset === undefined ? {} : { reset: options.reset }),
      ...(options.recordings === undefined ? {} : { recordingsDir: options.recordings }),
      ...(options.blockTime === undefined ? {} : { blockTimeMs: options.blockTime }),
    })
  } catch (error) {
    process.exitCode = signal.aborted ? 130 : 1
    console.error(error instanceof AppError ? error.shortMessage : error)
    return undefined
  }
}

function introduce(stack: StackDescription, options: UpOptions): string {
  const { apiUrl, controlUrl, demoWallet } = stack
  const [move] = stack.feed.schedule
  const schedule = move
    ? [
        '',
        `Market ${move.marketId} goes ${move.direction} from ${move.from} to ${move.to} at ${toIso(move.startsAtMs)}.`,
        'Do not wait for it; move the clock:',
        `  curl -X POST ${controlUrl}/clock -d '{"setMs":${move.endsAtMs}}'`,
      ]
    : []
  return [
    '',
    `Ready after ${((stack.readyAfterMs ?? 0) / 1000).toFixed(1)} s.`,
    '',
    ...(options.web === false ? [] : [`  Open         ${apiUrl}`]),
    `  API          ${apiUrl}/v1${options.web === false ? '' : ` (reference: ${apiUrl}/docs/api)`}`,
    `  Demo wallet  ${demoWallet.address} (account ${demoWallet.devAccount} of the public development phrase)`,
    `  Chain        ${stack.rpcUrl} (chain id ${stack.chainId})`,
    `  Bundler      ${stack.bundlerUrl}`,
    `  Controls     ${controlUrl} (clock, parts, ticks)`,
    `  State        ${stack.stateDir} (every address is in stack.json, every log in logs/)`,
    '',
    'Try:',
    `  curl ${apiUrl}/v1/health`,
    `  curl '${apiUrl}/v1/markets?limit=5'`,
    '  npm run demo                      the whole main job, on a stack of its own',
    ...schedule,
    '',
    'Ctrl-C ends everything and keeps the state.',
  ].join('\n')
}

function toIso(ms: number): string {
  return new Date(ms).toISOString()
}
