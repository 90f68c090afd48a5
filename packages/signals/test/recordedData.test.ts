import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parsePriceHistory } from '../src/clob/parsePriceHistory.ts'
import { parseGammaPage } from '../src/gamma/parseGammaPage.ts'
import { buildMarketSnapshot } from '../src/snapshot/buildMarketSnapshot.ts'
import { buildSnapshotSignals } from '../src/snapshot/buildSnapshotSignals.ts'

const root = resolve(import.meta.dirname, '../../..')
const folder = resolve(process.env.SPELLS_DATA_DIR ?? resolve(root, '../shared/data'), 'polymarket')
const observedAtMs = 1_795_176_000_000
const read = (name: string): unknown => JSON.parse(readFileSync(resolve(folder, name), 'utf8'))

/** Why there is nothing to read, said where every reporter shows it. */
function explain(what: string): string {
  const reason = `Skipped: ${what} does not exist. Set SPELLS_DATA_DIR to the folder that holds polymarket/.`
  console.warn(reason)
  return reason
}

test('default: every recorded market is accepted or refused with a reason', (context) => {
  if (!existsSync(folder)) return context.skip(explain(folder))
  const files = readdirSync(folder).filter((name) => name.startsWith('gamma-markets'))
  expect(files.length).toBeGreaterThan(0)
  for (const name of files) {
    const body = read(name) as readonly { readonly closed: boolean }[]
    const page = parseGammaPage(body, { observedAtMs })
    const count = (status: string) => page.accepted.filter((market) => market.status === status).length
    const counts = {
      open: count('open'),
      resolved: count('resolved'),
      disputed: count('disputed'),
      refused: page.refused.length,
    }
    console.info(`${name}: ${page.received} received`, counts, page.refused)
    expect(Object.values(counts).reduce((sum, n) => sum + n, 0)).toBe(body.length)
    for (const market of page.accepted) expect(market.probability >= 0 && market.probability <= 1).toBe(true)
    for (const bad of page.refused) expect(bad.reason).not.toBe('')
    // A closed market never becomes a price.
    const signals = buildSnapshotSignals(buildMarketSnapshot([page]))
    expect(signals.filter((signal) => signal.quality === 'good')).toHaveLength(counts.open)
    if (body.every((market) => market.closed)) expect(counts.open).toBe(0)
  }
})

test('default: the recorded price history is read', (context) => {
  const name = 'clob-prices-history-1w.json'
  if (!existsSync(resolve(folder, name))) return context.skip(explain(resolve(folder, name)))
  const { points, refused } = parsePriceHistory(read(name))
  console.info(`${name}: ${points.length} points, ${refused} refused`)
  expect(points.length).toBeGreaterThan(1_000)
  expect(refused).toBe(0)
})
