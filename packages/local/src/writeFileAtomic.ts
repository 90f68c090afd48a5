import { renameSync, writeFileSync } from 'node:fs'

/** Replaces a file so that a reader, or a restart after a kill, sees the old content or the new, never a part. */
export function writeFileAtomic(path: string, content: string | Uint8Array, options: { readonly mode?: number } = {}) {
  const aside = `${path}.${process.pid}.new`
  writeFileSync(aside, content, { mode: options.mode ?? 0o644 })
  renameSync(aside, path)
}
