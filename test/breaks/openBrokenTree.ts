import { constants } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One deliberate break: the text that must be there exactly once, and what stands there instead. */
export type Break = {
  /** Letters, digits and dashes; names the copy's directory. */
  readonly name: string
  /** Path from the repository's root. */
  readonly file: string
  readonly find: string
  readonly replace: string
}

export type BrokenTree = {
  /** Absolute path of the copy's root. */
  readonly path: string
  close(): Promise<void>
}

const repository = fileURLToPath(new URL('../..', import.meta.url))
const trees = join(repository, '.cache', 'trees')
/** What is made from the sources again, or belongs to a running stack. */
const skipped = new Set(['.git', '.cache', '.wrangler', '.state', '.next', '.ci', 'results', 'coverage', 'dist'])
/** Made once for any tree, under the digest of what it is made from. */
const shared = ['chromium', 'web']

/**
 * Copies the work tree as it stands, uncommitted changes and contract artefacts included, and breaks it at one place.
 * The copy's packages import the copy's sources; foreign packages are those of the repository. Several may be open.
 * @throws when the text is not there exactly once; nothing is left behind then
 * @example
 * const tree = await openBrokenTree({ name: 'no-backoff', file: 'packages/core/src/transaction/schedule.ts', find: '…', replace: '…' })
 * try {
 *   spawnSync('vitest', ['run', 'src/transaction'], { cwd: join(tree.path, 'packages/core') })
 * } finally {
 *   await tree.close()
 * }
 */
export async function openBrokenTree(change: Break): Promise<BrokenTree> {
  const broken = applyBreak(change, await readFile(join(repository, change.file), 'utf8'))
  await mkdir(trees, { recursive: true })
  await dropAbandoned()
  const path = await mkdtemp(join(trees, `${process.pid}-${change.name}-`))
  const close = () => rm(path, { recursive: true, force: true, maxRetries: 5 })
  try {
    await copyDirectory(repository, path)
    await linkShared(path)
    await writeFile(join(path, change.file), broken)
  } catch (error) {
    await close()
    throw error
  }
  return { path, close }
}

/**
 * The text of a file with a break in it.
 * @throws when the place is not there exactly once, or the break changes nothing
 */
export function applyBreak({ name, file, find, replace }: Break, source: string): string {
  const parts = source.split(find)
  if (parts.length !== 2) throw new Error(`Break ${name}: its place is ${parts.length - 1} times in ${file}, not once.`)
  if (find === replace) throw new Error(`Break ${name} changes nothing.`)
  return parts.join(replace)
}

async function copyDirectory(from: string, to: string): Promise<void> {
  for (const entry of await readdir(from, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.name === 'node_modules') await linkPackages(source, target)
    else if (entry.isDirectory()) {
      await mkdir(target)
      await copyDirectory(source, target)
    } else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (entry.isFile()) await copySource(source, target)
  }
}

/** Tools write and remove files of their own beside the sources. */
async function copySource(from: string, to: string): Promise<void> {
  await copyFile(from, to, constants.COPYFILE_FICLONE).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
  })
}

/** The root's packages as a whole; a room's links one by one, so that those between rooms stay inside the copy. */
async function linkPackages(from: string, to: string): Promise<void> {
  if (from === join(repository, 'node_modules')) return symlink(from, to)
  await mkdir(to)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else if (entry.name.startsWith('@')) await linkPackages(source, target)
    else if (entry.name === '.bin') await copyPrograms(source, target)
  }
}

async function copyPrograms(from: string, to: string): Promise<void> {
  await mkdir(to)
  for (const name of await readdir(from)) await copyFile(join(from, name), join(to, name))
}

async function linkShared(path: string): Promise<void> {
  await mkdir(join(path, '.cache'))
  for (const name of shared) {
    await mkdir(join(repository, '.cache', name), { recursive: true })
    await symlink(join(repository, '.cache', name), join(path, '.cache', name))
  }
}

/** Removes the copies of processes that were killed. */
async function dropAbandoned(): Promise<void> {
  for (const name of await readdir(trees)) {
    const owner = Number(name.split('-')[0])
    if (!isAlive(owner)) await rm(join(trees, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
