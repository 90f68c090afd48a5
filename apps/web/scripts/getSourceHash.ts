import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..', '..')
const sources = [
  'pnpm-lock.yaml',
  'apps/web/package.json',
  'apps/web/next.config.ts',
  'apps/web/{app,features,lib,scripts,ui}/**/*.{ts,tsx,css,svg}',
  'docs/quickstart/*.md',
  'packages/{client,core,shared}/src/**/*.ts',
]

/** Names what goes into the export, so that equal sources have equal builds. */
export function getSourceHash(): string {
  const hash = createHash('sha256')
  for (const file of globSync(sources, { cwd: root, exclude: ['**/*.test.ts'] }).sort())
    hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex').slice(0, 16)
}
