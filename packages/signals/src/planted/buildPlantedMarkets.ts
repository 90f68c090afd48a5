import type { MarketSeries } from '../relations/changeMatrix.ts'
import { createRandom } from '../relations/createRandom.ts'

/** Markets with a structure that is known. */
export type PlantedMarkets = {
  readonly series: readonly MarketSeries[]
  /** For each market the number of its cluster, or -1. */
  readonly clusterOf: readonly number[]
  readonly edges: readonly {
    readonly leader: number
    readonly follower: number
    readonly lag: number
    /** Correlation of the two before rounding, thinning and gaps. */
    readonly strength: number
  }[]
}

export type PlantedOptions = {
  readonly seed: number
  readonly markets: number
  /** Changes per market. */
  readonly steps: number
  /** Markets of each cluster. */
  readonly clusterSizes: readonly number[]
  /** Correlation within clusters, from and to. */
  readonly within: readonly [number, number]
  /** Pairs of a leader and a follower; every fourth goes on to a third market. */
  readonly cascades: number
  /** Correlation of a follower with its leader, from and to. */
  readonly following: readonly [number, number]
  /** Part of the other markets that are thin: their price stands still for hours and moves in ticks of a cent. */
  readonly thin: number
  /** Part of the ticks that are missing, besides one outage of four steps for all. */
  readonly missing: number
}

const TOPICS = ['Fed', 'Bitcoin', 'Senate', 'Ukraine', 'Oil', 'Tariffs', 'Taiwan', 'Election', 'Inflation', 'Ether']

/**
 * Builds markets whose clusters and cascades are known, with what real ones have: heavy-tailed changes, prices in
 * ticks, thin markets, missing ticks, outages and late starts. The first cluster is led by a market of its own.
 */
export function buildPlantedMarkets(options: PlantedOptions): PlantedMarkets {
  const { markets, steps } = options
  const random = createRandom(options.seed)
  const between = ([from, to]: readonly [number, number]) => from + (to - from) * random()
  const noise = (): Float64Array => Float64Array.from({ length: steps }, () => drawHeavy(random))
  const moves: Float64Array[] = Array.from({ length: markets }, noise)
  const clusterOf = new Array<number>(markets).fill(-1)
  const edges: { leader: number; follower: number; lag: number; strength: number }[] = []
  let next = 0

  for (const [cluster, size] of options.clusterSizes.entries()) {
    let factor: Float64Array = noise()
    const isLed = cluster === 0
    const leader = isLed ? next++ : -1
    const lag = 2
    const led = 0.85
    if (isLed) factor = follow(moves[leader] ?? factor, factor, { lag, strength: led })
    for (let member = 0; member < size; member++) {
      const market = next++
      const share = Math.sqrt(between(options.within))
      const sign = random() < 0.3 ? -1 : 1
      moves[market] = follow(factor, moves[market] ?? factor, { lag: 0, strength: sign * share })
      clusterOf[market] = cluster
      if (isLed) edges.push({ leader, follower: market, lag, strength: sign * share * led })
    }
  }
  for (let cascade = 0; cascade < options.cascades; cascade++) {
    const chain = cascade % 4 === 3 ? [next++, next++, next++] : [next++, next++]
    for (let at = 1; at < chain.length; at++) {
      const [leader = 0, follower = 0] = [chain[at - 1], chain[at]]
      const lag = 1 + Math.floor(random() * (chain.length > 2 ? 3 : 6))
      const strength = (random() < 0.3 ? -1 : 1) * between(options.following)
      const cause = moves[leader] ?? noise()
      moves[follower] = follow(cause, moves[follower] ?? cause, { lag, strength })
      edges.push({ leader, follower, lag, strength })
    }
  }
  if (next > markets) throw new RangeError(`The structure needs ${next} markets, there are ${markets}.`)

  const outage = Math.floor(random() * (steps - 4))
  const series = moves.map((changes, market): MarketSeries => {
    const isPlanted = market < next
    const isThin = !isPlanted && random() < options.thin
    const probabilities = walk(changes, { random, isThin })
    const startsAt = random() < 0.05 ? Math.floor(random() * steps * 0.3) : 0
    for (let tick = 0; tick <= steps; tick++) {
      const isOut = tick >= outage && tick < outage + 4
      if (isOut || tick < startsAt || random() < options.missing) probabilities[tick] = Number.NaN
    }
    const cluster = clusterOf[market] ?? -1
    const topic = cluster < 0 ? `case ${market}` : `${TOPICS[cluster % TOPICS.length]} ${cluster}`
    return { id: String(100_000 + market), question: `Will ${topic} reach level ${market}?`, probabilities }
  })
  return { series, clusterOf, edges }
}

/** The same markets with each one's changes in another order: whatever is found in them is chance. */
export function shuffleMarkets(planted: PlantedMarkets, seed: number): readonly MarketSeries[] {
  const random = createRandom(seed)
  return planted.series.map(({ probabilities, ...market }) => {
    const changes = [...probabilities.slice(1)].map(
      (now, at) => toLogit(now) - toLogit(probabilities[at] ?? Number.NaN),
    )
    for (let at = changes.length - 1; at > 0; at--) {
      const other = Math.floor(random() * (at + 1))
      const [left = 0, right = 0] = [changes[at], changes[other]]
      changes[at] = right
      changes[other] = left
    }
    const shuffled = new Float32Array(probabilities.length)
    let level = 0
    for (const [at, change] of changes.entries()) {
      // A missing change leaves a missing tick behind; the walk goes on from where it was.
      if (!Number.isNaN(change)) level += change
      shuffled[at + 1] = Number.isNaN(change) ? Number.NaN : 1 / (1 + Math.exp(-level))
    }
    shuffled[0] = 0.5
    return { ...market, probabilities: shuffled }
  })
}

function follow(
  cause: Float64Array,
  own: Float64Array,
  { lag, strength }: { readonly lag: number; readonly strength: number },
): Float64Array {
  const rest = Math.sqrt(1 - strength * strength)
  return own.map((value, step) => strength * (step >= lag ? (cause[step - lag] ?? 0) : value) + rest * value)
}

/** Student's t with 4 degrees of freedom, scaled to variance 1. */
function drawHeavy(random: () => number): number {
  const chi = drawNormal(random) ** 2 + drawNormal(random) ** 2 + drawNormal(random) ** 2 + drawNormal(random) ** 2
  return drawNormal(random) / Math.sqrt(chi / 4) / Math.SQRT2
}

function drawNormal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random())
}

function walk(
  changes: Float64Array,
  { random, isThin }: { readonly random: () => number; readonly isThin: boolean },
): Float32Array {
  const volatility = 0.03 + 0.12 * random()
  const tick = isThin ? 0.01 : 0.001
  let level = drawNormal(random)
  let shown = 1 / (1 + Math.exp(-level))
  const probabilities = new Float32Array(changes.length + 1)
  for (let step = 0; step <= changes.length; step++) {
    if (step > 0) level += volatility * (changes[step - 1] ?? 0)
    if (!isThin || random() < 0.15) shown = 1 / (1 + Math.exp(-level))
    probabilities[step] = Math.min(1 - tick, Math.max(tick, Math.round(shown / tick) * tick))
  }
  return probabilities
}

function toLogit(probability: number): number {
  return Math.log(probability / (1 - probability))
}
