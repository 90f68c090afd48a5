import type { Inclusion } from '@spells/shared'
import type { Hex } from 'viem'
import { buildTestInclusion } from '../fixtures.ts'
import type { BlockMark } from '../vaultState.ts'
import { getTestHash } from './testHashes.ts'

/** An operation as the chain can include it. */
export type ModelOperation = {
  readonly hash: Hex
  readonly lane: number
  readonly sequence: number
  readonly validUntilSec: number
  readonly success: boolean
  /** Without calls. */
  readonly isNoOp?: boolean
  /** Lands only while the base fee is not higher; absent: always. */
  readonly maxFeeWei?: number
}

type Block = BlockMark & {
  readonly id: number
  readonly operations: readonly ModelOperation[]
  /** Next nonce of each used lane after this block. */
  readonly nonces: ReadonlyMap<number, number>
}

/** A chain with nonce lanes and reorgs that never reach below its finality boundary. */
export type ModelChain = ReturnType<typeof createModelChain>

/**
 * @param options.finalityDepth blocks between the head and the finality boundary
 */
export function createModelChain(options: { readonly finalityDepth: number; readonly startSec: number }) {
  let blocks: Block[] = [{ number: 0, timeSec: options.startSec, id: 0, operations: [], nonces: new Map() }]
  const blockOf = new Map<Hex, number>()
  /** As nodes tell of them, for as long as their block is in the chain. */
  const inclusions = new Map<Hex, Inclusion>()
  let finalizedNumber = 0
  let nextId = 1

  const at = (number: number): Block => blocks[number] as Block
  const head = (): Block => at(blocks.length - 1)
  const getNonce = (lane: number, number: number): number => at(number).nonces.get(lane) ?? 0

  /** `validates` is the account's own word on an operation, after those already in the block. */
  const mine = (
    timeSec: number,
    candidates: readonly ModelOperation[],
    validates: (op: ModelOperation, earlier: readonly ModelOperation[]) => boolean,
  ): readonly ModelOperation[] => {
    const parent = head()
    const number = parent.number + 1
    const time = Math.max(parent.timeSec + 1, timeSec)
    const operations: ModelOperation[] = []
    let nonces = parent.nonces
    for (const op of candidates) {
      const isNext = op.sequence === (nonces.get(op.lane) ?? 0)
      if (!isNext || time > op.validUntilSec || !validates(op, operations)) continue
      operations.push(op)
      nonces = new Map(nonces).set(op.lane, op.sequence + 1)
      blockOf.set(op.hash, number)
    }
    blocks.push({ number, timeSec: time, id: nextId++, operations, nonces })
    finalizedNumber = Math.max(finalizedNumber, number - options.finalityDepth)
    return operations
  }

  /** Takes back blocks above the finality boundary and puts empty ones in their place. */
  const reorg = (depth: number): readonly ModelOperation[] => {
    const kept = Math.max(finalizedNumber, head().number - depth)
    const removed = blocks.slice(kept + 1)
    const { nonces } = at(kept)
    blocks = blocks.slice(0, kept + 1)
    for (const { number, timeSec } of removed) blocks.push({ number, timeSec, id: nextId++, operations: [], nonces })
    const operations = removed.flatMap((block) => block.operations)
    for (const { hash } of operations) {
      blockOf.delete(hash)
      inclusions.delete(hash)
    }
    return operations
  }

  return {
    mine,
    reorg,
    head,
    at,
    getNonce,
    /** No reorg reaches this block or one below it. */
    finalizedNumber: () => finalizedNumber,
    /** The finality boundary as a node sees it whose head is `number`. */
    getFinalized: (number: number): BlockMark => at(Math.max(0, number - options.finalityDepth)),
    /** The first final block whose time is past `timeSec`. */
    findFirstFinalAfter: (timeSec: number): number | undefined =>
      blocks.slice(0, finalizedNumber + 1).find((block) => block.timeSec > timeSec)?.number,
    findInclusion: (hash: Hex, upTo: number): Inclusion | null => {
      const number = blockOf.get(hash)
      if (number === undefined || number > upTo) return null
      const known = inclusions.get(hash)
      if (known) return known
      const block = at(number)
      const op = block.operations.find((other) => other.hash === hash)
      if (!op) return null
      const blockHash = getTestHash(1_000_000 + block.id)
      const inclusion = buildTestInclusion(hash, number, { blockHash, success: op.success })
      inclusions.set(hash, inclusion)
      return inclusion
    },
    hasOperations: (): boolean => blockOf.size > 0,
    isFinal: (hash: Hex): boolean => (blockOf.get(hash) ?? Number.POSITIVE_INFINITY) <= finalizedNumber,
    listIncludedUpTo: (number: number): readonly ModelOperation[] => {
      const included: ModelOperation[] = []
      for (const block of blocks) if (block.number <= number) included.push(...block.operations)
      return included
    },
    /** All that tells two chains apart for what comes next. */
    describe: () => blocks.map(({ timeSec, operations }) => [timeSec, ...operations.map(({ hash }) => hash)]),
  }
}
