import { AppError } from '@spells/shared'
import { type Address, createPublicClient, fallback, http, parseAbi } from 'viem'
import { z } from 'zod'
import type { PriceFeeds } from './priceFeeds.ts'

/** The newest round of a feed: times in seconds, `updatedAt` 0 when it is not complete. */
export type FeedRound = {
  readonly roundId: bigint
  readonly answer: bigint
  readonly startedAt: bigint
  readonly updatedAt: bigint
  readonly answeredInRound: bigint
}

/** What the feeds said at one block. What could not be read is undefined. */
export type FeedReading = {
  readonly blockTimeSec: number
  readonly rounds: readonly (FeedRound | undefined)[]
  readonly decimals: readonly (number | undefined)[]
  /** Of the sequencer's uptime feed: answer 0 is up, `startedAt` is since when. */
  readonly sequencer: FeedRound | undefined
}

const MULTICALL: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'
const clockAbi = parseAbi(['function getCurrentBlockTimestamp() view returns (uint256)'])
const abi = parseAbi([
  'function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)',
  'function decimals() view returns (uint8)',
])
const roundSchema = z
  .tuple([z.bigint(), z.bigint(), z.bigint(), z.bigint(), z.bigint()])
  .transform(([roundId, answer, startedAt, updatedAt, answeredInRound]): FeedRound => {
    return { roundId, answer, startedAt, updatedAt, answeredInRound }
  })

/**
 * Reads all feeds in one call, so at one block: a feed that reverts leaves the others.
 * @param nodes.rpcUrls first one preferred
 * @param nodes.timeoutMs for each node
 * @throws upstream_unreachable when no node answers
 */
export async function readFeedRounds(
  { sequencer, feeds }: PriceFeeds,
  nodes: { readonly rpcUrls: readonly string[]; readonly timeoutMs: number },
): Promise<FeedReading> {
  const client = createPublicClient({
    transport: fallback(
      // Whoever asks for a reading asks again.
      nodes.rpcUrls.map((url) => http(url, { timeout: nodes.timeoutMs, retryCount: 0 })),
      { retryCount: 0 },
    ),
    cacheTime: 0,
  })
  const contracts = [
    { address: MULTICALL, abi: clockAbi, functionName: 'getCurrentBlockTimestamp' as const },
    ...feeds.map(({ address }) => ({ address, abi, functionName: 'latestRoundData' as const })),
    ...feeds.map(({ address }) => ({ address, abi, functionName: 'decimals' as const })),
    ...(sequencer ? [{ address: sequencer, abi, functionName: 'latestRoundData' as const }] : []),
  ]
  const [time, ...results] = await client.multicall({
    multicallAddress: MULTICALL,
    allowFailure: true,
    // In one piece, however many there are.
    batchSize: 0,
    contracts,
  })
  // This one cannot fail by itself.
  const blockTime = z.bigint().safeParse(time?.result)
  if (!blockTime.success) {
    throw new AppError({
      code: 'upstream_unreachable',
      shortMessage: 'No node answered for the price feeds.',
      // The client's message has the node's address, which may carry a key.
      cause: time?.error?.name,
      retry: 'safe',
    })
  }
  const read = results.map(({ result }) => result)
  const toRound = (result: unknown) => roundSchema.safeParse(result).data
  return {
    blockTimeSec: Number(blockTime.data),
    rounds: read.slice(0, feeds.length).map(toRound),
    decimals: read.slice(feeds.length, 2 * feeds.length).map((result) => z.number().safeParse(result).data),
    sequencer: sequencer ? toRound(read[2 * feeds.length]) : undefined,
  }
}
