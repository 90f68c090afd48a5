// Fails when the migrations are not what the schema says: run by `pnpm --filter @spells/db check`.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const packageDir = fileURLToPath(new URL('..', import.meta.url))
const migrations = join(packageDir, 'migrations')
const work = mkdtempSync(join(tmpdir(), 'spells-migrations-'))

try {
  const out = join(work, 'migrations')
  cpSync(migrations, out, { recursive: true })
  const config = join(work, 'drizzle.config.json')
  writeFileSync(
    config,
    JSON.stringify({ dialect: 'postgresql', schema: './src/schema/index.ts', out: relative(packageDir, out) }),
  )
  for (const command of ['check', 'generate']) {
    const run = spawnSync('drizzle-kit', [command, '--config', config], { cwd: packageDir, encoding: 'utf8' })
    // It also ends well when it wants to ask whether a column was renamed, and nobody is there to answer.
    if (run.status !== 0 || run.stderr.includes('Error:'))
      fail(`drizzle-kit ${command} failed:\n${run.stdout}${run.stderr}`)
  }
  const added = readdirSync(out).filter((file) => !readdirSync(migrations).includes(file))
  if (added.length > 0)
    fail('The schema has changes without a migration: run `npx drizzle-kit generate --name <what>`.')
  console.log(`migrations are in step with the schema (${readdirSync(migrations).length - 1} files)`)
} finally {
  rmSync(work, { recursive: true, force: true })
}

function fail(message: string): never {
  rmSync(work, { recursive: true, force: true })
  console.error(message)
  process.exit(1)
}
