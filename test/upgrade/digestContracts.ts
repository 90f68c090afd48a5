import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Fingerprint of a tree's contracts, as they are deployed. */
export function digestContracts(tree: string): string {
  const directory = join(tree, 'packages/contracts/src/generated')
  const digest = createHash('sha256')
  for (const name of readdirSync(directory).sort()) digest.update(name).update(readFileSync(join(directory, name)))
  return digest.digest('hex')
}
