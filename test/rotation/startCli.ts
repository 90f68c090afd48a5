import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const CLI = fileURLToPath(new URL('../../apps/cli/src/index.ts', import.meta.url))

/** A running `spells` command. */
export type CliRun = {
  readonly process: ChildProcess
  readonly exited: Promise<number | null>
  /** Resolves when it has printed this; throws when it ends without. */
  untilSaid(text: string): Promise<void>
  lastLine(): string
}

/** Starts `spells` with these arguments. */
export function startCli(args: readonly string[], env: Readonly<Record<string, string>>): CliRun {
  const child = spawn(process.execPath, [CLI, ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  let ended = false
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8')
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('close', (code) => {
      ended = true
      resolve(code)
    })
  })
  return {
    process: child,
    exited,
    untilSaid: async (text) => {
      while (!said.includes(text)) {
        if (ended) throw new Error(`The command ended without saying “${text}”: ${said}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    lastLine: () => said.trimEnd().split('\n').at(-1) ?? '',
  }
}
