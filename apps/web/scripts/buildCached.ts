// node scripts/buildCached.ts <cache>: builds the web app for a local stack unless these sources were built before.
// A build is never changed afterwards, so a running stack keeps the one it serves. Prints its directory as the last line.
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { exportPages } from './exportPages.ts'
import { getSourceHash } from './getSourceHash.ts'
import { withLock } from './withLock.ts'

const KEPT = 5

const [cache = ''] = process.argv.slice(2)
mkdirSync(cache, { recursive: true })
const directory = join(cache, getSourceHash())
if (!existsSync(directory)) await withLock(join(cache, 'lock'), build)
utimesSync(directory, new Date(), new Date())
console.log(directory)

function build(): void {
  // Another process may have built the same while this one waited.
  if (existsSync(directory)) return
  const staging = `${directory}.unfinished`
  rmSync(staging, { recursive: true, force: true })
  cpSync(exportPages({ environment: 'local' }), staging, { recursive: true })
  renameSync(staging, directory)
  const builds = readdirSync(cache)
    .map((name) => join(cache, name))
    .filter((path) => path !== directory && statSync(path).isDirectory())
    .sort((left, right) => statSync(right).mtimeMs - statSync(left).mtimeMs)
  for (const path of builds.slice(KEPT - 1)) rmSync(path, { recursive: true, force: true })
}
