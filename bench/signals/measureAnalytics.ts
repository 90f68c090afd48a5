// One size in a process of its own, so that its memory is its own: reads markets, hours and what to do from the command
// line, answers one line of JSON.
import {
  buildCascades,
  buildChangeMatrix,
  buildClusters,
  type ClusterEdge,
  findClusterEdges,
  findLagCandidates,
  type LagCandidate,
  sketchLags,
  sketchRows,
} from '@spells/signals/analytics'
import { buildPlantedMarkets } from '@spells/signals/planted'
import { listPlainPairs } from './listPlainPairs.ts'

const [marketsText = '', work = 'clusters', bandText = '2500'] = process.argv.slice(2)
const markets = Number(marketsText)
const bandRows = Number(bandText)
const { series } = buildPlantedMarkets({
  ...{ seed: 5, markets, steps: 168, thin: 0.5, missing: 0.03 },
  clusterSizes: Array.from({ length: Math.round(markets * 0.05) }, (_, at) => 3 + (at % 10)),
  within: [0.5, 0.85],
  cascades: Math.round(markets * 0.05),
  following: [0.5, 0.9],
})

const steps: number[] = []
let peakBytes = 0
/** Runs one step as a Workflow would, and keeps its CPU time and the memory in use at its end. */
function step<Value>(run: () => Value): Value {
  const before = process.cpuUsage()
  const value = run()
  const { user, system } = process.cpuUsage(before)
  steps.push((user + system) / 1000)
  // What is alive, not what waits to be collected: the heap's limit is what holds that down.
  globalThis.gc?.()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  peakBytes = Math.max(peakBytes, heapUsed + arrayBuffers)
  return value
}

function* bands(rows: number) {
  for (let from = 0; from < rows; from += bandRows) yield { from, to: Math.min(rows, from + bandRows) }
}

let found = 0
if (work === 'plain') {
  found = step(() => listPlainPairs(series))
} else if (work === 'clusters') {
  const matrix = step(() => buildChangeMatrix(series))
  const sketches = step(() => sketchRows(matrix, { from: 0, length: matrix.steps }))
  const edges: ClusterEdge[] = []
  for (const band of bands(matrix.rows)) edges.push(...step(() => findClusterEdges(matrix, sketches, band)))
  found = step(() => buildClusters(series, matrix, edges, [])).length
} else {
  const matrix = step(() => buildChangeMatrix(series))
  const sketches = step(() => sketchLags(matrix))
  const candidates: LagCandidate[] = []
  for (const band of bands(matrix.rows)) candidates.push(...step(() => findLagCandidates(matrix, sketches, band)))
  found = step(() => buildCascades(series, matrix, candidates, { stepMs: 3_600_000 })).length
}
const sum = steps.reduce((total, ms) => total + ms, 0)
console.log(
  JSON.stringify({
    markets,
    work,
    found,
    cpuMs: sum,
    longestStepMs: Math.max(...steps),
    steps: steps.length,
    peakBytes,
  }),
)
