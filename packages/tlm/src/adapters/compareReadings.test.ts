import type { Inclusion } from '@spells/shared'
import type { Hex } from 'viem'
import { describe, expect, it } from 'vitest'
import { type ChainReading, compareReadings } from './compareReadings.ts'

const CHAIN_ID = 31_337
const BOUNDARY = 90
const HEAD = 100
const hash: Hex = `0x${'ab'.repeat(32)}`

function buildReading(change: Partial<ChainReading> = {}, headNumber = HEAD): ChainReading {
  return {
    tip: {
      head: { number: headNumber, timeSec: headNumber, hash: buildBlockHash(headNumber), baseFeeWei: 7n },
      finalizedNumber: BOUNDARY,
    },
    boundary: { number: BOUNDARY, timeSec: BOUNDARY, hash: buildBlockHash(BOUNDARY) },
    latestSequences: new Map([[0, 2]]),
    finalSequences: new Map([[0, 1]]),
    hashes: [hash],
    inclusions: new Map(),
    reverts: new Map(),
    ...change,
  }
}

function buildBlockHash(number: number): Hex {
  return `0x${number.toString(16).padStart(64, '0')}`
}

function includedAt(blockNumber: number, change: Partial<Inclusion> = {}): ReadonlyMap<Hex, Inclusion> {
  const inclusion: Inclusion = {
    userOpHash: hash,
    transactionHash: buildBlockHash(blockNumber + 1_000),
    blockNumber: String(blockNumber),
    blockHash: buildBlockHash(blockNumber),
    success: true,
    actualGasCostWei: '5',
    ...change,
  }
  return new Map([[hash, inclusion]])
}

/** Neither node may matter more than the other. */
function compareBothWays(a: ChainReading, b: ChainReading) {
  return [compareReadings(CHAIN_ID, a, b), compareReadings(CHAIN_ID, b, a)]
}

describe('compareReadings', () => {
  it('default: what both say', () => {
    const reading = buildReading({ inclusions: includedAt(BOUNDARY) })
    expect(compareReadings(CHAIN_ID, reading, reading)).toMatchObject({
      kind: 'same',
      value: {
        finalized: { number: BOUNDARY },
        lanes: { 0: { latest: 2, finalized: 1 } },
        sightings: { [hash]: { blockNumber: String(BOUNDARY) } },
      },
    })
  })

  it.each([
    ['that only one knows', includedAt(BOUNDARY), new Map()],
    ['of another block', includedAt(BOUNDARY), includedAt(BOUNDARY - 1)],
    ['with another result', includedAt(BOUNDARY), includedAt(BOUNDARY, { success: false })],
    ['that one puts above the boundary', includedAt(BOUNDARY), includedAt(BOUNDARY + 1)],
  ])('behavior: one node is not enough for a final inclusion %s: nothing becomes final (row 17)', (_, one, other) => {
    for (const verdict of compareBothWays(buildReading({ inclusions: one }), buildReading({ inclusions: other }))) {
      expect(verdict).toEqual({ kind: 'different', about: `the inclusion of ${hash} up to block ${BOUNDARY}` })
    }
  })

  it('behavior: one node is not enough for a final nonce or block', () => {
    const otherNonce = buildReading({ finalSequences: new Map([[0, 2]]) })
    const otherBlock = buildReading({ boundary: { number: BOUNDARY, timeSec: BOUNDARY, hash: buildBlockHash(7) } })
    for (const verdict of compareBothWays(buildReading(), otherNonce)) {
      expect(verdict).toEqual({ kind: 'different', about: `the nonce of lane 0 at block ${BOUNDARY}` })
    }
    for (const verdict of compareBothWays(buildReading(), otherBlock)) {
      expect(verdict).toEqual({ kind: 'different', about: `the hash of block ${BOUNDARY}` })
    }
  })

  it('behavior: above the boundary, what only one knows is left out, and not denied', () => {
    const forged = buildReading({ inclusions: includedAt(HEAD - 5), latestSequences: new Map([[0, 3]]) })
    for (const verdict of compareBothWays(buildReading(), forged)) {
      expect(verdict).toMatchObject({
        kind: 'same',
        doubt: `the inclusion of ${hash}`,
        value: { lanes: { 0: { latest: 2, finalized: 1 } }, sightings: {} },
      })
      expect(verdict).not.toHaveProperty(['value', 'sightings', hash])
    }
  })
})
