import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs'

const MAX_BYTES = 16_384
const ANSI_COLORS = new RegExp(`${String.fromCharCode(27)}\\[[0-9;]*m`, 'g')

/** The last lines of a log file. */
export function readLogTail(path: string, lines = 20): string {
  if (!existsSync(path)) return '(no log)'
  const file = openSync(path, 'r')
  try {
    const { size } = fstatSync(file)
    const buffer = Buffer.alloc(Math.min(size, MAX_BYTES))
    readSync(file, buffer, 0, buffer.length, size - buffer.length)
    return buffer.toString('utf8').replace(ANSI_COLORS, '').trimEnd().split('\n').slice(-lines).join('\n')
  } finally {
    closeSync(file)
  }
}
