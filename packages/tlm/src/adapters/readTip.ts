import type { BlockMark } from '@spells/core/transaction'
import type { PublicClient } from 'viem'
import type { FinalityRule } from '../ports.ts'

/** Where a node stands. */
export type Tip = {
  readonly head: BlockMark & { readonly baseFeeWei: bigint }
  /** The newest block that is final. */
  readonly finalized: BlockMark
}

export async function readTip(client: PublicClient, finality: FinalityRule): Promise<Tip> {
  const head = await client.getBlock({ blockTag: 'latest' })
  const latest = toMark(head)
  const finalized =
    finality.kind === 'tag'
      ? await client.getBlock({ blockTag: 'finalized' })
      : await client.getBlock({ blockNumber: BigInt(Math.max(0, latest.number - finality.depth)) })
  return { head: { ...latest, baseFeeWei: head.baseFeePerGas ?? 0n }, finalized: toMark(finalized) }
}

export function toMark(block: { readonly number: bigint; readonly timestamp: bigint }): BlockMark {
  return { number: Number(block.number), timeSec: Number(block.timestamp) }
}
