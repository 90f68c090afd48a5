// How long clusters and cascades take, beside a plain JavaScript loop over all pairs, on planted markets of a week of
// hours; how fast news are read; how long a search takes, beside a scan with ILIKE; and a refresh of all markets by the
// public Worker, beside the plain fetching and storing of the same. Each size of the first in a process of its own; each
// step's CPU time, as a Workflow would run it.
// npm run bench -- signals [--parts relations,news,search,refresh] [--sizes 1000,5000,20000]
//   [--documents 1000,10000,100000] [--markets 20000]
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { parseArgs, promisify } from 'node:util'
import { z } from 'zod'
import { printTable } from '../printTable.ts'
import { writeResult } from '../writeResult.ts'
import { measureFeeds } from './measureFeeds.ts'
import { measureSearch } from './measureSearch.ts'
import { measureRefresh } from './refresh/measureRefresh.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    parts: { type: 'string', default: 'relations,news,search,refresh' },
    sizes: { type: 'string', default: '1000,5000,20000' },
    documents: { type: 'string', default: '1000,10000,100000' },
    markets: { type: 'string', default: '20000' },
  },
})
const toSizes = (text: string) => text.split(',').filter(Boolean).map(Number)
const PARTS = ['relations', 'news', 'search', 'refresh']
const parts = PARTS.filter((part) => values.parts.split(',').includes(part))
const sizes = parts.includes('relations') ? toSizes(values.sizes) : []
/** The plain loop takes its time with the square of the markets: beyond this it is not run. */
const LARGEST_PLAIN = 5_000

const measuredSchema = z.object({
  ...{ markets: z.number(), work: z.string(), found: z.number(), cpuMs: z.number(), longestStepMs: z.number() },
  ...{ steps: z.number(), peakBytes: z.number() },
})
type Measured = z.infer<typeof measuredSchema>
const run = promisify(execFile)

async function measure(markets: number, work: string): Promise<Measured> {
  const bandRows = work === 'cascades' ? 1_250 : 5_000
  const script = join(import.meta.dirname, 'measureAnalytics.ts')
  // The heap of an isolate's size: what does not fit ends the process.
  const args = ['--expose-gc', '--max-old-space-size=96', script, String(markets), work, String(bandRows)]
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1 << 20 })
  return measuredSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? ''))
}

/** What was left out has no table. */
function printPart(...[head, rows]: Parameters<typeof printTable>): void {
  if (rows.length > 0) printTable(head, rows)
}

const results: Measured[] = []
for (const markets of sizes) {
  for (const work of ['plain', 'clusters', 'cascades']) {
    if (work === 'plain' && markets > LARGEST_PLAIN) continue
    const measured = await measure(markets, work)
    results.push(measured)
    console.log(`${work} of ${markets} markets: ${Math.round(measured.cpuMs)} ms`)
  }
}
const plainOf = (markets: number) => results.find((one) => one.work === 'plain' && one.markets === markets)
const timesOf = (one: Measured) => {
  const plain = plainOf(one.markets)
  return one.work === 'clusters' && plain ? plain.cpuMs / one.cpuMs : null
}
printPart(
  ['markets', 'work', 'CPU ms', 'longest step ms', 'steps', 'memory MB', 'found', 'faster than plain'],
  results.map((one) => [
    ...[one.markets, one.work, Math.round(one.cpuMs), Math.round(one.longestStepMs), one.steps],
    ...[Math.round(one.peakBytes / 1e6), one.found, timesOf(one) === null ? '–' : `${timesOf(one)?.toFixed(1)} ×`],
  ]),
)
const feeds = parts.includes('news') ? measureFeeds(20) : []
printPart(
  ['news', 'items', 'CPU ms', 'items per second'],
  feeds.map(({ stage, items, cpuMs, perSecond }) => [stage, items, Math.round(cpuMs), Math.round(perSecond)]),
)
const searches = parts.includes('search') ? await measureSearch(toSizes(values.documents)) : []
printPart(
  ['search', 'documents', 'median ms', 'p95 ms', 'found', 'ILIKE scan ms', 'found by it'],
  searches.map((one) => [
    ...[one.kind, one.documents, one.medianMs.toFixed(1), one.p95Ms.toFixed(1), `${Math.round(one.found * 100)} %`],
    ...[one.scanMedianMs.toFixed(1), `${Math.round(one.scanFound * 100)} %`],
  ]),
)
const { speeds: refreshes, heaps } = parts.includes('refresh')
  ? await measureRefresh(Number(values.markets))
  : { speeds: [], heaps: [] }
const toMb = (bytes: number) => Math.round(bytes / 1e6)
printPart(
  ['refresh', 'markets', 'ms', 'known after ms', 'calls', 'rows', 'CPU ms', 'workerd MB added'],
  refreshes.map(({ work, ...one }) => [
    ...[work, one.markets, Math.round(one.totalMs), one.knownMs === null ? '–' : Math.round(one.knownMs), one.calls],
    ...[one.rows, one.cpuMs === null ? '–' : Math.round(one.cpuMs), one.addedRss === null ? '–' : toMb(one.addedRss)],
  ]),
)
printPart(
  ['objects in workerd', 'isolates', 'at rest MB', 'at most MB', 'after MB'],
  heaps.map((one) => [one.owner, one.isolates, toMb(one.before), toMb(one.peak), toMb(one.after)]),
)
// A run of some parts does not take the place of a whole one.
const name = parts.length === PARTS.length ? 'signals' : `signals-${parts.join('-')}`
const file = writeResult(name, { hours: 168, results, feeds, searches, refreshes, heaps })
console.log(`Written to ${file}`)
const at5000 = results.find((one) => one.work === 'clusters' && one.markets === 5_000)
const own = results.filter(({ work }) => work !== 'plain')
const refreshed = refreshes.find(({ work }) => work === 'refresh, all moved')
const limited = refreshes.filter(({ work }) => work.startsWith('refresh within'))
const max = (numbers: readonly number[]) => (numbers.length === 0 ? null : Math.round(Math.max(...numbers)))
console.log(
  JSON.stringify({
    clusters_5000_times_plain: at5000 ? Number(timesOf(at5000)?.toFixed(2)) : null,
    longest_step_ms: max(own.map((one) => one.longestStepMs)),
    search_p95_ms: max(searches.map(({ p95Ms }) => p95Ms)),
    peak_memory_mb: max(own.map((one) => one.peakBytes / 1e6)),
    refresh_ms: refreshed ? Math.round(refreshed.totalMs) : null,
    refresh_calls: refreshed?.calls ?? null,
    refresh_peak_mb: max(heaps.filter(({ owner }) => owner === 'Worker').map(({ peak }) => peak / 1e6)),
    refresh_added_mb: max(limited.flatMap(({ addedRss }) => (addedRss === null ? [] : [addedRss / 1e6]))),
  }),
)
