import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

const BLOCK = Buffer.alloc(4096, 1)

/** Appends blocks of 4 KiB to a file and syncs each. @returns how long each took, in milliseconds */
export function measureFsync(directory: string, count: number): number[] {
  const path = join(directory, 'fsync.probe')
  const file = openSync(path, 'w')
  try {
    return Array.from({ length: count }, () => {
      const startedAtMs = performance.now()
      writeSync(file, BLOCK)
      fdatasyncSync(file)
      return performance.now() - startedAtMs
    })
  } finally {
    closeSync(file)
    rmSync(path)
  }
}
