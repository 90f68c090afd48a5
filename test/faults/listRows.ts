import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Row } from './row.ts'

/** Every row, by its number. */
export async function listRows(): Promise<readonly Row[]> {
  const directory = join(import.meta.dirname, 'rows')
  const modules = readdirSync(directory).map((name) => import(join(directory, name)) as Promise<{ readonly row: Row }>)
  return (await Promise.all(modules)).map(({ row }) => row).sort((a, b) => a.row - b.row)
}
