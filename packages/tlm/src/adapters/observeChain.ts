import type { ChainObservation, ObservationQuery, VaultIdentity } from '@spells/core/transaction'
import { ok, type Result, refuse } from '@spells/shared'
import type { Address, PublicClient } from 'viem'
import type { FinalityRule, Unavailable } from '../ports.ts'
import { type ChainReading, compareReadings, toObservation } from './compareReadings.ts'
import { findInclusions, findReverts, readSequences } from './entryPointReads.ts'
import type { HeadWatch } from './headWatch.ts'
import { type NodePool, UNAVAILABLE } from './nodePool.ts'
import { readTip, type Tip } from './readTip.ts'
import { type Source, seekAgreement } from './seekAgreement.ts'

export type ObserveConfig = {
  readonly chainId: number
  readonly entryPoint: Address
  readonly finality: FinalityRule
}

/** A node that takes longer to say where it stands is passed over if there are others. */
const TIP_TIMEOUT_MS = 2_500
const ALONE_TIMEOUT_MS = 8_000

/**
 * One reading of the chain for all open intents. With several nodes, two must agree on it before anything in it
 * is final; while only one answers, the boundary stays where it was.
 */
export async function observeChain(
  pool: NodePool,
  config: ObserveConfig,
  request: {
    readonly identity: VaultIdentity
    readonly query: ObservationQuery
    readonly watch: Pick<HeadWatch, 'takeFound' | 'noteRead'>
  },
): Promise<Result<ChainObservation, Unavailable>> {
  const { known } = request.query
  const readTo = ({ node, answer: tip }: Source<Tip>, boundary: number) =>
    pool.ask(node, (client) => readChain(client, config, { ...request, tip, boundary }))
  const awake = pool.rankAwake()
  // Whoever rests is waited for only if nothing can be learnt without it.
  const nodes = awake.length >= (known ? 1 : Math.min(2, pool.size)) ? awake : pool.rank()
  const agreement = await seekAgreement<Tip, ChainObservation>(nodes, {
    ask: async (node) => {
      const timeoutMs = pool.size === 1 ? ALONE_TIMEOUT_MS : TIP_TIMEOUT_MS
      const found = request.watch.takeFound(node)
      const tip = found ?? (await pool.ask(node, (client) => readTip(client, config.finality), timeoutMs))
      if (!tip) return undefined
      pool.noteHead(node, tip.head.number)
      request.watch.noteRead(node, tip)
      // Behind what is final already, it knows nothing new.
      return known && tip.finalizedNumber < known.finalized.number ? undefined : tip
    },
    compare: async (a, b) => {
      // Whoever answered first was compared with nobody.
      for (const { node, answer } of [a, b]) pool.noteHead(node, answer.head.number)
      const boundary = Math.min(a.answer.finalizedNumber, b.answer.finalizedNumber)
      const [left, right] = await Promise.all([readTo(a, boundary), readTo(b, boundary)])
      if (!left || !right) return { kind: 'unknown' }
      const verdict = compareReadings(config.chainId, left, right)
      if (verdict.kind === 'same') pool.noteSharedHead(Math.min(a.answer.head.number, b.answer.head.number))
      return verdict
    },
  })
  if (agreement.kind === 'disagreed') {
    pool.raise('nodes_disagree', `Nothing becomes final: ${agreement.about}.`)
    return refuse({ code: 'nodes_disagree', message: 'The nodes do not agree on the final chain.' })
  }
  if (agreement.kind === 'agreed') {
    const { outvoted, doubt, value } = agreement
    outvoted.forEach(pool.distrust)
    if (doubt) pool.raise('nodes_disagree', `Two nodes differ about ${doubt}, which is left out.`)
    else if (outvoted.length > 0)
      pool.raise('nodes_disagree', `Outvoted: ${outvoted.map(({ name }) => name).join(', ')}.`)
    else pool.settle('nodes_disagree')
    return ok(value)
  }
  for (const source of agreement.sources) {
    const reading = await readTo(source, source.answer.finalizedNumber)
    if (!reading) continue
    const observation = toObservation(config.chainId, reading)
    if (pool.size === 1) {
      pool.noteSharedHead(observation.latest.number)
      return ok(observation)
    }
    if (known) return ok(keepBoundary(observation, known))
  }
  return findForeign(pool)
}

async function readChain(
  client: PublicClient,
  { entryPoint }: ObserveConfig,
  request: {
    readonly identity: VaultIdentity
    readonly query: ObservationQuery
    readonly tip: Tip
    readonly boundary: number
  },
): Promise<ChainReading> {
  const { identity, query, tip, boundary } = request
  const { lanes, hashes, fromBlock } = query
  const sequencesAt = (blockNumber: number) => readSequences(client, entryPoint, { identity, lanes, blockNumber })
  const [block, latestSequences, finalSequences] = await Promise.all([
    client.getBlock({ blockNumber: BigInt(boundary) }),
    sequencesAt(tip.head.number),
    sequencesAt(boundary),
  ])
  // Last, so that "not found" means not included up to the head.
  const inclusions = await findInclusions(client, entryPoint, { hashes, fromBlock, toBlock: tip.head.number })
  const reverts = await findReverts(client, entryPoint, inclusions)
  const mark = { number: boundary, timeSec: Number(block.timestamp), hash: block.hash }
  return { tip, boundary: mark, latestSequences, finalSequences, hashes, inclusions, reverts }
}

/** One node's word of the head, with nothing newly final in it. */
function keepBoundary(
  observation: ChainObservation,
  { finalized, lanes: knownLanes }: NonNullable<ObservationQuery['known']>,
): ChainObservation {
  const lanes = Object.entries(observation.lanes).flatMap(([key, { latest }]) => {
    const floor = knownLanes[Number(key)]?.floor
    return floor === undefined ? [] : [[key, { latest, finalized: floor }] as const]
  })
  const sightings = Object.entries(observation.sightings).filter(
    ([, inclusion]) => !inclusion || Number(inclusion.blockNumber) > finalized.number,
  )
  return { ...observation, finalized, lanes: Object.fromEntries(lanes), sightings: Object.fromEntries(sightings) }
}

/** Nobody answered. If every node is on another chain, that is an answer. */
function findForeign(pool: NodePool): Result<ChainObservation, Unavailable> {
  const chainIds = pool.rank().map(({ foreignChainId }) => foreignChainId)
  const [chainId] = chainIds
  if (chainId === undefined || chainIds.includes(undefined)) return refuse(UNAVAILABLE)
  const nowhere = { number: 0, timeSec: 0 }
  return ok({ chainId, latest: nowhere, finalized: nowhere, lanes: {}, sightings: {} })
}
