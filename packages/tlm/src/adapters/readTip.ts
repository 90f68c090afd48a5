import type { BlockMark } from '@spells/core/transaction'
import type { Hex, PublicClient } from 'viem'
import type { FinalityRule } from '../ports.ts'

/** Where a node stands. */
export type Tip = {
  readonly head: BlockMark & { readonly hash: Hex; readonly baseFeeWei: bigint }
  /** Number of the newest block that is final. */
  readonly finalizedNumber: number
}

export async function readTip(client: PublicClient, finality: FinalityRule): Promise<Tip> {
  const [head, finalized] = await Promise.all([
    client.getBlock({ blockTag: 'latest' }),
    finality.kind === 'tag' ? client.getBlock({ blockTag: 'finalized' }) : undefined,
  ])
  const latest = toMark(head)
  const depth = finality.kind === 'depth' ? finality.depth : 0
  return {
    head: { ...latest, hash: head.hash, baseFeeWei: head.baseFeePerGas ?? 0n },
    // Between the two looks finality may have moved past the head that was read.
    finalizedNumber: Math.min(latest.number, finalized ? Number(finalized.number) : Math.max(0, latest.number - depth)),
  }
}

export function toMark(block: { readonly number: bigint; readonly timestamp: bigint }): BlockMark {
  return { number: Number(block.number), timeSec: Number(block.timestamp) }
}
