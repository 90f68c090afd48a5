import { findCascades, findClusters } from '@spells/signals/analytics'
import {
  buildPlantedMarkets,
  type PlantedOptions,
  scoreCascades,
  scoreClusters,
  shuffleMarkets,
} from '@spells/signals/planted'

const stepMs = 3_600_000

/** A week of hours: half of what is not planted is thin, three ticks of a hundred are missing, and four hours for all. */
const usual: Omit<PlantedOptions, 'seed'> = {
  markets: 1_000,
  steps: 168,
  clusterSizes: [25, 20, 18, 15, 12, 10, 8, 8, 6, 6, 5, 5, 4, 4, 3, 3],
  within: [0.5, 0.85],
  cascades: 60,
  following: [0.5, 0.9],
  thin: 0.5,
  missing: 0.03,
}

/** Clusters and cascades on planted data: each seed is another world. All values are means over the seeds. */
export function evaluateRelations(seeds: number) {
  const runs = Array.from({ length: seeds }, (_, at) => {
    const scores = evaluateWorld({ ...usual, seed: at + 1 })
    console.log(
      `world ${at + 1}: cluster ARI ${scores.ari.toFixed(4)}, edges precision ${scores.precision.toFixed(3)} recall ${scores.recall.toFixed(3)}`,
    )
    return scores
  })
  let shuffledEdges = 0
  let shuffledClusters = 0
  for (let at = 0; at < seeds; at++) {
    const shuffled = shuffleMarkets(buildPlantedMarkets({ ...usual, seed: at + 1 }), 1_000 + at)
    shuffledEdges += findCascades(shuffled, { stepMs }).length
    shuffledClusters += findClusters(shuffled).length
  }
  console.log(`shuffled: ${shuffledClusters} clusters and ${shuffledEdges} edges in ${seeds} worlds`)
  const mean = (pick: (run: (typeof runs)[number]) => number) =>
    runs.reduce((sum, run) => sum + pick(run), 0) / runs.length
  return {
    ari: mean(({ ari }) => ari),
    precision: mean(({ precision }) => precision),
    recall: mean(({ recall }) => recall),
    worstAri: Math.min(...runs.map(({ ari }) => ari)),
    worstPrecision: Math.min(...runs.map(({ precision }) => precision)),
    worstRecall: Math.min(...runs.map(({ recall }) => recall)),
    shuffledEdges,
    shuffledClusters,
  }
}

/** Where it ends: one world for each strength of the structure, and for each part of the ticks that is missing. */
export function listLimits(): readonly (readonly string[])[] {
  const row = (what: string, options: Partial<PlantedOptions>) => {
    const { ari, precision, recall } = evaluateWorld({ ...usual, seed: 99, ...options })
    return [what, ari.toFixed(3), precision.toFixed(3), recall.toFixed(3)]
  }
  return [
    ...[0.35, 0.4, 0.45, 0.5, 0.6, 0.7].map((r) => row(`correlation ${r}`, { within: [r, r], following: [r, r] })),
    ...[0.1, 0.15, 0.2, 0.25].map((missing) => row(`${missing * 100} % missing`, { missing })),
  ]
}

function evaluateWorld(options: PlantedOptions) {
  const planted = buildPlantedMarkets(options)
  const ari = scoreClusters(planted, findClusters(planted.series))
  return { ari, ...scoreCascades(planted, findCascades(planted.series, { stepMs }), { stepMs }) }
}
