import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

const POLL_MS = 200
// No work takes so long: its holder was killed, and another process has its number by now.
const ABANDONED_AFTER_MS = 600_000

/** Does the work while no other living process holds the lock file. */
export async function withLock(path: string, work: () => void): Promise<void> {
  for (;;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (isHeld(path)) await setTimeout(POLL_MS)
      else rmSync(path, { force: true })
    }
  }
  try {
    work()
  } finally {
    rmSync(path, { force: true })
  }
}

function isHeld(path: string): boolean {
  try {
    if (Date.now() - statSync(path).mtimeMs > ABANDONED_AFTER_MS) return false
    const holder = Number(readFileSync(path, 'utf8'))
    // Its number is not in the file yet.
    if (holder === 0) return true
    process.kill(holder, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
