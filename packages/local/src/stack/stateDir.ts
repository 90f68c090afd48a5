import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { AppError } from '@spells/shared'

/** Where a stack keeps what it needs to resume. */
export type StateDir = {
  readonly path: string
  readonly clock: string
  readonly feed: string
  readonly secrets: string
  readonly deployment: string
  readonly description: string
  readonly ports: string
  readonly postgres: string
  readonly chain: string
  readonly registry: string
  worker(part: string): string
  build(part: string): string
  log(part: string): string
  /** Lets another stack use the directory. */
  release(): void
}

/** PERSISTED: the lock file. */
type Lock = { readonly pid: number; readonly birth: string }

// Only what a stack made is ever removed, so that a wrong path costs nothing.
const CONTENT = [
  'clock.json',
  'feed.json',
  'secrets.json',
  'deployment.json',
  'stack.json',
  'ports.json',
  'postgres',
  'chain',
  'workers',
  'build',
  'logs',
]

/**
 * Takes a state directory for this process.
 * @param options.reset remove what an earlier stack left
 * @throws state_in_use when another living stack has it
 */
export function openStateDir(options: { readonly path: string; readonly reset: boolean }): StateDir {
  const path = resolve(options.path)
  mkdirSync(join(path, 'logs'), { recursive: true })
  const lockPath = join(path, 'lock')
  takeLock(lockPath, path)
  if (options.reset) {
    for (const name of CONTENT) rmSync(join(path, name), { recursive: true, force: true })
    mkdirSync(join(path, 'logs'), { recursive: true })
  }
  return {
    path,
    clock: join(path, 'clock.json'),
    feed: join(path, 'feed.json'),
    secrets: join(path, 'secrets.json'),
    deployment: join(path, 'deployment.json'),
    description: join(path, 'stack.json'),
    ports: join(path, 'ports.json'),
    postgres: join(path, 'postgres'),
    chain: join(path, 'chain'),
    registry: join(path, 'workers', 'registry'),
    worker: (part) => join(path, 'workers', part),
    build: (part) => join(path, 'build', part),
    log: (part) => join(path, 'logs', `${part}.log`),
    release: () => rmSync(lockPath, { force: true }),
  }
}

function takeLock(lockPath: string, path: string): void {
  const own: Lock = { pid: process.pid, birth: findBirth(process.pid) ?? '' }
  for (;;) {
    try {
      writeFileSync(lockPath, JSON.stringify(own), { flag: 'wx' })
      return
    } catch {
      const holder = readLock(lockPath)
      if (holder && findBirth(holder.pid) === holder.birth) {
        throw new AppError({
          code: 'state_in_use',
          shortMessage: `The state directory ${path} is in use by the stack of process ${holder.pid}.`,
          facts: { path, pid: holder.pid },
          retry: 'never',
        })
      }
      rmSync(lockPath, { force: true })
    }
  }
}

function readLock(lockPath: string): Lock | undefined {
  try {
    return JSON.parse(readFileSync(lockPath, 'utf8')) as Lock
  } catch {
    return undefined
  }
}

/** Tells a living process from a later one with the same number; `undefined` when there is none. */
function findBirth(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  const statPath = `/proc/${pid}/stat`
  if (!existsSync(statPath)) return 'alive'
  const stat = readFileSync(statPath, 'utf8')
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}
