// npm run bench -- web [--rounds N]: Lighthouse on the web app as the public Worker serves it, beside a blank page of the same
// framework, in turns. Offline: its own stack, its own Chromium.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { startStack } from '@spells/local'
import { printTable } from '../printTable.ts'
import { writeResult } from '../writeResult.ts'
import { type Audit, audit } from './audit.ts'
import { buildBlank } from './buildBlank.ts'
import { openBrowser } from './openBrowser.ts'
import { pages } from './pages.ts'
import { serveBlank } from './serveBlank.ts'

const TARGETS = { performance: 95, accessibility: 100, bestPractices: 100, scriptKiB: 200 }
const MARKET_TIMEOUT_MS = 60_000
const QUIET = 0.7

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: { rounds: { type: 'string', default: '5' } },
})
const rounds = Number(values.rounds)
const scratchDir = mkdtempSync(join(tmpdir(), 'spells-bench-web-'))
console.log('Building the web app and the blank page, starting a stack')
const blankDir = buildBlank()
const stack = await startStack({ stateDir: join(scratchDir, 'stack'), web: 'build' })
const blank = await serveBlank({ assetsDir: blankDir, scratchDir })
const browser = await openBrowser(scratchDir)
try {
  await untilMarketsAreRead()
  const targets = [
    { name: 'blank', url: blank.url },
    ...pages.map(({ name, path }) => ({ name, url: stack.apiUrl + path })),
  ]
  const audits = new Map<string, Audit[]>(targets.map(({ name }) => [name, []]))
  for (const round of Array(rounds).keys()) {
    for (const { name, url } of targets) {
      const seen = await audit(url, browser.port)
      audits.get(name)?.push(seen)
      console.log(`round ${round + 1} of ${rounds}: ${name} ${seen.performance}, ${seen.largestPaintMs} ms`)
    }
  }
  report(audits)
} finally {
  await browser.close()
  await Promise.all([blank.stop(), stack.stop()])
  rmSync(scratchDir, { recursive: true, force: true })
}

function report(all: ReadonlyMap<string, readonly Audit[]>): void {
  const fastest = Math.max(...[...all.values()].flat().map(({ machineSpeed }) => machineSpeed))
  const medians = new Map([...all].map(([name, loads]) => [name, takeMedian(listQuiet(loads, fastest))]))
  const base = medians.get('blank')
  if (!base) throw new Error('the blank page was not measured')
  const rows = [...medians].map(([name, median]) => ({
    name,
    ...median,
    quietLoads: listQuiet(all.get(name) ?? [], fastest).length,
    ratio: {
      performance: round2(median.performance / base.performance),
      largestPaint: round2(median.largestPaintMs / base.largestPaintMs),
      script: round2(median.scriptKiB / base.scriptKiB),
    },
  }))
  console.log(`
Median of the quiet loads among ${rounds} of each page, in turns; phone and network as Lighthouse simulates them; KiB compressed.
machine: how fast it was just then by Lighthouse's own measure. A load is quiet when that is at least ${QUIET * 100} % of the run's best:
what a page does on a machine that is busy with something else says nothing about the page.
`)
  printTable(
    [
      'page',
      'perf',
      'a11y',
      'best',
      'LCP ms',
      'TBT ms',
      'CLS',
      'JS KiB',
      'machine',
      'quiet',
      'perf ×',
      'LCP ×',
      'JS ×',
    ],
    rows.map((row) => [
      ...[row.name, row.performance, row.accessibility, row.bestPractices, row.largestPaintMs, row.blockedMs],
      ...[row.layoutShift, row.scriptKiB, row.machineSpeed, row.quietLoads],
      ...[row.ratio.performance, row.ratio.largestPaint, row.ratio.script],
    ]),
  )
  const misses = rows.filter(({ name }) => name !== 'blank').flatMap(listMisses)
  console.log(
    misses.length === 0 ? '\nEvery target is met.' : `\nMissed:\n${misses.map((miss) => `  ${miss}`).join('\n')}`,
  )
  console.log(
    `\nWritten to ${writeResult('web', { rounds, targets: TARGETS, misses, rows, loads: Object.fromEntries(all) })}`,
  )
  if (misses.length > 0) process.exitCode = 1
}

function listMisses({ name, findings, ...row }: Audit & { readonly name: string }): readonly string[] {
  const short = (['performance', 'accessibility', 'bestPractices'] as const)
    .filter((key) => row[key] < TARGETS[key])
    .map((key) => `${name}: ${key} ${row[key]} of ${TARGETS[key]}`)
  const heavy = row.scriptKiB > TARGETS.scriptKiB ? [`${name}: ${row.scriptKiB} KiB of scripts`] : []
  return [...short, ...heavy, ...findings.map((finding) => `${name}: ${finding}`)]
}

/** The loads during which the machine was not busy with something else; the least busy one when all were. */
function listQuiet(loads: readonly Audit[], fastest: number): readonly Audit[] {
  const quiet = loads.filter(({ machineSpeed }) => machineSpeed >= QUIET * fastest)
  return quiet.length > 0 ? quiet : loads.toSorted((left, right) => right.machineSpeed - left.machineSpeed).slice(0, 1)
}

/** The load whose performance is in the middle, so that its numbers belong together. */
function takeMedian(all: readonly Audit[]): Audit {
  const sorted = all.toSorted(
    (left, right) => left.performance - right.performance || right.largestPaintMs - left.largestPaintMs,
  )
  const median = sorted[Math.floor(sorted.length / 2)]
  if (!median) throw new Error('nothing was measured')
  return median
}

function round2(value: number): number {
  return Math.round(value * 100) / 100
}

/** The market page shows a market only after the first refresh. */
async function untilMarketsAreRead(): Promise<void> {
  const endAtMs = performance.now() + MARKET_TIMEOUT_MS
  while (!(await fetch(`${stack.apiUrl}/v1/markets/700001`)).ok) {
    if (performance.now() > endAtMs) throw new Error('no market was read in time')
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}
