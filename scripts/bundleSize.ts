// Builds both Workers as a deploy would, without deploying, and holds their compressed size to a budget.
import { execFileSync } from 'node:child_process'

const budgets = [
  { config: 'wrangler.toml', maxGzipKiB: 1_000 },
  { config: 'apps/vault/wrangler.toml', maxGzipKiB: 600 },
]

for (const { config, maxGzipKiB } of budgets) {
  const output = execFileSync('wrangler', ['deploy', '--dry-run', '--config', config], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const gzipKiB = Number(/gzip: ([\d.]+) KiB/.exec(output)?.[1] ?? Number.NaN)
  if (!(gzipKiB <= maxGzipKiB)) throw new Error(`${config}: ${gzipKiB} KiB compressed, the budget is ${maxGzipKiB} KiB`)
  console.log(`${config}: ${gzipKiB} KiB compressed of ${maxGzipKiB} KiB`)
}
