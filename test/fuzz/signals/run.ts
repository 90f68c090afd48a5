// npm run fuzz -- signals [--documents 1000000] [--seed 1] [--store-each 50]: mutated documents of every upstream through
// the real adapters, up to the form in which they are stored; what one of so many gives is stored in PostgreSQL and read
// back (0: none). A crash is any fault but a refusal of the adapter, or a second of the processor spent on one document.
import { parseArgs } from 'node:util'
import { AppError } from '@spells/shared'
import { createRandom } from '@spells/signals/planted'
import { createTargets } from './createTargets.ts'
import { openStore } from './openStore.ts'

const { values } = parseArgs({
  args: process.argv.slice(3),
  options: {
    documents: { type: 'string', default: '1000000' },
    seed: { type: 'string', default: '1' },
    'store-each': { type: 'string', default: '50' },
  },
})
const documents = Number(values.documents)
const firstSeed = Number(values.seed)
const storeEach = Number(values['store-each'])
const targets = createTargets()
const store = storeEach > 0 ? await openStore() : undefined
const PROGRESS_MS = 10_000
const SLOW_MS = 1_000
const MAX_SHOWN = 10

const counts = new Map(targets.map(({ name }) => [name, { documents: 0, values: 0, refused: 0 }]))
let crashes = 0
let invalid = 0
let storedDocuments = 0
let storedValues = 0
let slowestMs = 0
const startedAtMs = performance.now()
let shownAtMs = startedAtMs

let isInterrupted = false
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(name, () => {
    isInterrupted = true
  })
}
let at = 0
for (; at < documents && !isInterrupted; at++) {
  // Lets signals in.
  if (at % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
  const target = targets[at % targets.length]
  const count = target && counts.get(target.name)
  if (!target || !count) continue
  // One seed per document, so that the same run meets the same documents.
  const document = target.mutate(createRandom(Math.imul(firstSeed + at, 0x9e3779b1)))
  count.documents++
  const before = process.cpuUsage()
  try {
    const { values: accepted, flaw: found, storable } = await target.read(document)
    count.values += accepted
    // All upstreams come in turn, so that each has its part of what is stored.
    const isStored = store && storable && Math.floor(at / targets.length) % storeEach === 0
    const flaw = found ?? (isStored ? await store.findFlaw(storable) : undefined)
    if (isStored) {
      storedDocuments++
      storedValues += accepted
    }
    if (flaw !== undefined) {
      invalid++
      show(`${target.name} document ${at}: invalid ${flaw}`)
    }
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('upstream_')) count.refused++
    else {
      crashes++
      show(`${target.name} document ${at}: ${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  // Time of the processor: what else the machine does is not the document's fault.
  const { user, system } = process.cpuUsage(before)
  const tookMs = (user + system) / 1000
  slowestMs = Math.max(slowestMs, tookMs)
  if (tookMs > SLOW_MS) {
    crashes++
    show(`${target.name} document ${at}: took ${Math.round(tookMs)} ms`)
  }
  if (performance.now() - shownAtMs > PROGRESS_MS) {
    shownAtMs = performance.now()
    const perSecond = Math.round((at / (shownAtMs - startedAtMs)) * 1000)
    console.log(`${at} of ${documents} documents, ${crashes} crashes, ${invalid} invalid, ${perSecond}/s`)
  }
}
let stored = 0
for (const [name, count] of counts) {
  stored += count.values
  console.log(
    `${name}: ${count.documents} documents, ${count.values} values to store, ${count.refused} refused as a whole`,
  )
}
console.log(
  `slowest document ${slowestMs.toFixed(1)} ms, ${Math.round((performance.now() - startedAtMs) / 1000)} s in all`,
)
if (store) console.log(`stored in PostgreSQL and read back: ${storedValues} values of ${storedDocuments} documents`)
await store?.close()
console.log(JSON.stringify({ documents: at, crashes, invalid_stored: invalid, values: stored, stored: storedValues }))
if (crashes + invalid > 0) process.exitCode = 1
if (isInterrupted) process.exitCode = 130

function show(line: string): void {
  if (crashes + invalid <= MAX_SHOWN) console.log(line.slice(0, 600))
}
