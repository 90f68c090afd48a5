import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Needle } from './buildNeedles.ts'
import type { Scanner } from './createScanner.ts'

/**
 * Looks through every file below a directory, and through their names.
 * @param onFound is told the path in the directory
 * @returns how much there was
 */
export function scanDirectory(
  directory: string,
  scan: Scanner,
  onFound: (place: string, needles: readonly Needle[]) => void,
): { readonly files: number; readonly bytes: number } {
  let [files, bytes] = [0, 0]
  for (const entry of readdirSync(directory, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    const content = readIfThere(path)
    if (!content) continue
    files++
    bytes += content.length
    const place = relative(directory, path)
    onFound(place, [...scan(content), ...scan(place)])
  }
  return { files, bytes }
}

/** Files of running programs come and go. */
function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
