// Builds both Workers as a deploy would, without deploying, and holds their compressed size to a budget.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const noPages = mkdtempSync(join(tmpdir(), 'spells-no-pages-'))
const budgets = [
  // Without the pages: they are no part of the script.
  { config: 'wrangler.toml', maxGzipKiB: 1_000, options: ['--assets', noPages] },
  { config: 'apps/vault/wrangler.toml', maxGzipKiB: 600, options: [] },
]

for (const { config, maxGzipKiB, options } of budgets) {
  const output = execFileSync('wrangler', ['deploy', '--dry-run', '--config', config, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gzipKiB = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1] ?? Number.NaN)
  if (!(gzipKiB <= maxGzipKiB)) throw new Error(`${config}: ${gzipKiB} KiB compressed, the budget is ${maxGzipKiB} KiB`)
  console.log(`${config}: ${gzipKiB} KiB compressed of ${maxGzipKiB} KiB`)
}
rmSync(noPages, { recursive: true })
