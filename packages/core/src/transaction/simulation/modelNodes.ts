import type { Inclusion } from '@spells/shared'
import type { Hex } from 'viem'
import { buildObservationQuery } from '../buildObservationQuery.ts'
import type { ChainObservation } from '../event.ts'
import { buildTestInclusion, testIdentity } from '../fixtures.ts'
import type { TransactionLimits } from '../limits.ts'
import type { BlockMark } from '../vaultState.ts'
import type { Faults } from './faults.ts'
import type { ModelChain } from './modelChain.ts'
import type { ModelShell } from './modelShell.ts'
import type { Random } from './random.ts'
import { getTestHash } from './testHashes.ts'

/**
 * What nodes tell of the chain: late, or above the finality boundary even wrong. Up to the boundary two of them must
 * agree, which the adapter holds them to.
 */
export function createModelNodes(deps: {
  readonly chain: ModelChain
  readonly random: Random
  readonly limits: TransactionLimits
  readonly getBaseFeeWei: () => number
}) {
  const { chain, random, limits, getBaseFeeWei } = deps
  let logLagRun = 0
  let forgeries = 0

  const getHeadNumber = (faults: Faults): number =>
    Math.max(0, chain.head().number - (random.chance(faults.lag) ? random.below(4) : 0))

  /** Lagging indexes are told from lost nonces by looking several times; a lag that lasts longer would not be. */
  const drawIndexed = (latest: BlockMark, faults: Faults): number => {
    logLagRun = random.chance(faults.logLag) && logLagRun < limits.foreignObservations - 1 ? logLagRun + 1 : 0
    return logLagRun > 0 ? Math.max(0, latest.number - random.below(8)) : chain.head().number
  }

  const forge = (hash: Hex, found: Inclusion | null, latest: BlockMark): Inclusion | null => {
    if (latest.number <= chain.finalizedNumber()) return found
    if (found) return Number(found.blockNumber) > chain.finalizedNumber() ? null : found
    const blockHash = getTestHash(2_000_000 + ++forgeries)
    return buildTestInclusion(hash, latest.number, { blockHash, success: random.chance(0.5) })
  }

  /** The first half of a reading: marks and nonces. The second half, the logs, comes later. */
  const observe = (shell: ModelShell, faults: Faults): (() => ChainObservation) => {
    const query = buildObservationQuery(shell.state, limits)
    const latest = chain.at(getHeadNumber(faults))
    const finalized = chain.getFinalized(latest.number)
    const lanes: Record<number, { readonly latest: number; readonly finalized: number }> = {}
    for (const lane of query.lanes) {
      lanes[lane] = {
        latest: chain.getNonce(lane, latest.number),
        finalized: chain.getNonce(lane, finalized.number),
      }
    }
    const chainId = testIdentity.chainId + (random.chance(faults.wrongChain) ? 1 : 0)
    return () => {
      const indexed = drawIndexed(latest, faults)
      const sightings: Record<Hex, Inclusion | null> = {}
      for (const hash of query.hashes) {
        const inclusion = chain.findInclusion(hash, indexed)
        const found = inclusion && Number(inclusion.blockNumber) >= query.fromBlock ? inclusion : null
        sightings[hash] = random.chance(faults.forged) ? forge(hash, found, latest) : found
      }
      return {
        chainId,
        latest: { number: latest.number, timeSec: latest.timeSec },
        baseFeeWei: String(getBaseFeeWei()),
        finalized: { number: finalized.number, timeSec: finalized.timeSec },
        lanes,
        sightings,
      }
    }
  }

  return { getHeadNumber, observe }
}
