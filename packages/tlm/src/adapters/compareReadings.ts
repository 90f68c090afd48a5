import type { BlockMark, ChainObservation } from '@spells/core/transaction'
import type { Inclusion } from '@spells/shared'
import type { Hex } from 'viem'
import type { Tip } from './readTip.ts'
import type { Comparison } from './seekAgreement.ts'

/** All that one node says for an observation, pinned to its own head and to a boundary. */
export type ChainReading = {
  readonly tip: Tip
  readonly boundary: BlockMark & { readonly hash: Hex }
  readonly latestSequences: ReadonlyMap<number, number>
  readonly finalSequences: ReadonlyMap<number, number>
  readonly hashes: readonly Hex[]
  readonly inclusions: ReadonlyMap<Hex, Inclusion>
  /** Revert data of inclusions that failed, as far as it is known. */
  readonly reverts: ReadonlyMap<Hex, Hex>
}

/** A node whose head is this much older than another's has no say about the head. */
const MAX_HEAD_LAG_SEC = 15
/** Logs may be indexed a moment after their block; later than this, one of two nodes is wrong about them. */
const INDEX_LAG_BLOCKS = 2

/** What one node alone says, taken at its word. */
export function toObservation(chainId: number, reading: ChainReading): ChainObservation {
  const { tip, boundary, hashes, inclusions, reverts } = reading
  const { number, timeSec, baseFeeWei } = tip.head
  const lanes = [...reading.latestSequences].map(
    ([lane, latest]) => [lane, { latest, finalized: reading.finalSequences.get(lane) ?? 0 }] as const,
  )
  return {
    chainId,
    latest: { number, timeSec },
    baseFeeWei: String(baseFeeWei),
    finalized: { number: boundary.number, timeSec: boundary.timeSec },
    lanes: Object.fromEntries(lanes),
    sightings: Object.fromEntries(hashes.map((hash) => [hash, inclusions.get(hash) ?? null])),
    ...(reverts.size > 0 && { reverts: Object.fromEntries(reverts) }),
  }
}

/**
 * What two nodes say together. Up to the boundary, which both read, they must agree on everything: block, nonces and
 * inclusions. Above it, an inclusion that only one of them knows is left out, which says nothing about it.
 */
export function compareReadings(chainId: number, a: ChainReading, b: ChainReading): Comparison<ChainObservation> {
  const { number } = a.boundary
  if (a.boundary.hash !== b.boundary.hash) return { kind: 'different', about: `the hash of block ${number}` }
  const lane = [...a.finalSequences].find(([key, sequence]) => b.finalSequences.get(key) !== sequence)?.[0]
  if (lane !== undefined) return { kind: 'different', about: `the nonce of lane ${lane} at block ${number}` }
  const isFinal = (inclusion: Inclusion | undefined) => inclusion && Number(inclusion.blockNumber) <= number
  const contested = a.hashes.filter((hash) => !isSame(a.inclusions.get(hash), b.inclusions.get(hash)))
  const disputed = contested.find((hash) => isFinal(a.inclusions.get(hash)) || isFinal(b.inclusions.get(hash)))
  if (disputed) return { kind: 'different', about: `the inclusion of ${disputed} up to block ${number}` }

  const [lead, other] = a.tip.head.number >= b.tip.head.number ? [a, b] : [b, a]
  const alone = toObservation(chainId, lead)
  if (lead.tip.head.timeSec - other.tip.head.timeSec > MAX_HEAD_LAG_SEC) return { kind: 'same', value: alone }
  const lanes = Object.entries(alone.lanes).map(([key, { latest, finalized }]) => {
    const seen = other.latestSequences.get(Number(key)) ?? latest
    return [key, { latest: Math.min(latest, seen), finalized }] as const
  })
  const sightings = Object.entries(alone.sightings).filter(([hash]) => !contested.some((each) => each === hash))
  const reverts = [...lead.reverts].filter(([hash, data]) => other.reverts.get(hash) === data)
  const doubtful = contested.find((hash) => {
    const inclusion = a.inclusions.get(hash) ?? b.inclusions.get(hash)
    return Number(inclusion?.blockNumber) + INDEX_LAG_BLOCKS <= other.tip.head.number
  })
  return {
    kind: 'same',
    ...(doubtful && { doubt: `the inclusion of ${doubtful}` }),
    value: {
      ...alone,
      lanes: Object.fromEntries(lanes),
      sightings: Object.fromEntries(sightings),
      reverts: Object.fromEntries(reverts),
    },
  }
}

function isSame(a: Inclusion | undefined, b: Inclusion | undefined): boolean {
  if (!a || !b) return a === b
  return (
    a.blockHash === b.blockHash &&
    a.transactionHash === b.transactionHash &&
    a.success === b.success &&
    a.actualGasCostWei === b.actualGasCostWei &&
    a.paidBy === b.paidBy
  )
}
