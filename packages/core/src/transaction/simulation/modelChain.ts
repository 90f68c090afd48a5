import type { Inclusion } from '@spells/shared'
import type { Hex } from 'viem'
import { buildTestHash, buildTestInclusion } from '../fixtures.ts'
import type { BlockMark } from '../vaultState.ts'

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

type Block = BlockMark & { readonly id: number; readonly operations: readonly ModelOperation[] }

/** A chain with nonce lanes and reorgs that never reach below its finality boundary. */
export type ModelChain = ReturnType<typeof createModelChain>

/**
 * @param options.finalityDepth blocks between the head and the finality boundary
 */
export function createModelChain(options: { readonly finalityDepth: number; readonly startSec: number }) {
  let blocks: Block[] = [{ number: 0, timeSec: options.startSec, id: 0, operations: [] }]
  let finalizedNumber = 0
  let nextId = 1

  const head = (): Block => blocks[blocks.length - 1] as Block
  const at = (number: number): Block => blocks[number] as Block
  const getNonce = (lane: number, number: number): number => {
    let count = 0
    for (let at = 0; at <= number; at++) {
      for (const op of blocks[at]?.operations ?? []) if (op.lane === lane) count += 1
    }
    return count
  }

  /** `validates` is the account's own word on an operation, after those already in the block. */
  const mine = (
    timeSec: number,
    candidates: readonly ModelOperation[],
    validates: (op: ModelOperation, earlier: readonly ModelOperation[]) => boolean,
  ): void => {
    const included: ModelOperation[] = []
    const parent = head()
    const time = Math.max(parent.timeSec + 1, timeSec)
    for (const op of candidates) {
      const nonce = getNonce(op.lane, parent.number) + included.filter((other) => other.lane === op.lane).length
      if (op.sequence === nonce && time <= op.validUntilSec && validates(op, included)) included.push(op)
    }
    blocks.push({ number: parent.number + 1, timeSec: time, id: nextId++, operations: included })
    finalizedNumber = Math.max(finalizedNumber, head().number - options.finalityDepth)
  }

  return {
    mine,
    head,
    getNonce,
    /** The finality boundary as a node sees it whose head is `number`. */
    getFinalized: (number: number): BlockMark => at(Math.max(0, number - options.finalityDepth)),
    at,
    /** Takes back blocks above the finality boundary; the chain grows again with the next blocks. */
    reorg: (depth: number): void => {
      const kept = Math.max(finalizedNumber, head().number - depth)
      const height = head().number
      const times = blocks.slice(kept + 1).map((block) => block.timeSec)
      blocks = blocks.slice(0, kept + 1)
      for (let number = kept + 1; number <= height; number++) {
        blocks.push({ number, timeSec: times[number - kept - 1] as number, id: nextId++, operations: [] })
      }
    },
    /** The first final block whose time is past `timeSec`. */
    findFirstFinalAfter: (timeSec: number): number | undefined =>
      blocks.slice(0, finalizedNumber + 1).find((block) => block.timeSec > timeSec)?.number,
    findInclusion: (hash: Hex, upTo: number): Inclusion | null => {
      for (const block of blocks.slice(0, upTo + 1)) {
        const op = block.operations.find((other) => other.hash === hash)
        if (op) {
          const blockHash = buildTestHash(1_000_000 + block.id)
          return buildTestInclusion(hash, block.number, { blockHash, success: op.success })
        }
      }
      return null
    },
    listIncluded: (): readonly ModelOperation[] => blocks.flatMap((block) => block.operations),
    listIncludedUpTo: (number: number): readonly ModelOperation[] =>
      blocks.slice(0, number + 1).flatMap((block) => block.operations),
  }
}
