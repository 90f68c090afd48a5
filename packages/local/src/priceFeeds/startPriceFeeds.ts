import { type Address, concatHex, type Hex, hexToBigInt, numberToHex, slice } from 'viem'
import type { Rpc } from '../chain/rpc.ts'
import type { StackClock } from '../clock/stackClock.ts'
import { findMicroUsd } from '../feed/priceTickers.ts'
import { localPriceFeedCode } from './generated/localPriceFeedCode.ts'
import { FEED_HEARTBEAT_SEC, LOCAL_PRICE_FEEDS, LOCAL_SEQUENCER_FEED } from './localPriceFeeds.ts'

/** Price feeds on the local chain that follow the same prices as the price source. */
export type PriceFeedReporter = {
  /** Reports what has moved, now. */
  report(): Promise<void>
  stop(): Promise<void>
}

/** As the real ones: a new round when the price has moved by half a percent, or long before the heartbeat runs out. */
const DEVIATION_PER_MILLE = 5n
const SLOT = numberToHex(0, { size: 32 })
const UNIT8_PER_MICRO = 100n
/** On the stack's clock, but of real time no less than the second: at a fast clock prices move more between two looks. */
const CHECK_MS = 5_000
const LEAST_CHECK_MS = 500
const DAY_SEC = 86_400
const NO_ROUND: Round = { roundId: 0n, updatedAtSec: 0n, answer: 0n }

type Round = { readonly roundId: bigint; readonly updatedAtSec: bigint; readonly answer: bigint }

/**
 * Puts the feeds on the chain and keeps them up to date, by writing into their storage: no account, no transaction and no
 * block of the chain is used for it. A chain that does not answer is tried again.
 */
export async function startPriceFeeds(deps: {
  readonly rpc: Rpc
  readonly clock: StackClock
}): Promise<PriceFeedReporter> {
  const { rpc, clock } = deps
  let queue: Promise<void> = Promise.resolve()
  let stopped = false

  const reportAll = async (): Promise<void> => {
    const nowMs = clock.nowMs()
    const addresses = [LOCAL_SEQUENCER_FEED, ...LOCAL_PRICE_FEEDS.map(({ address }) => address)]
    // Read each time: a chain that was killed may have lost what was written.
    const words = await rpc.batch(addresses.map((address) => ['eth_getStorageAt', address, SLOT, 'latest'] as const))
    const rounds = words.map((word) => decodeRound(word as Hex))
    const calls = addresses.flatMap((address, index) => {
      const last = rounds[index] ?? NO_ROUND
      const symbol = LOCAL_PRICE_FEEDS.find((feed) => feed.address === address)?.symbol
      const next = symbol === undefined ? findSequencerRound(last, nowMs) : findPriceRound(last, symbol, nowMs)
      return next ? listWrites(address, next, last.roundId === 0n) : []
    })
    if (calls.length > 0) await rpc.batch(calls)
  }
  const report = (): Promise<void> => {
    // One at a time, so that no round is written twice.
    queue = queue.then(async () => {
      if (!stopped) await reportAll().catch(() => {})
    })
    return queue
  }
  let timer: ReturnType<typeof setTimeout> | undefined
  const goOn = (): void => {
    if (stopped) return
    const waitMs = Math.max(LEAST_CHECK_MS, CHECK_MS / Math.max(1, clock.state().rate))
    timer = setTimeout(() => void report().then(goOn), waitMs)
  }
  clock.onChange(() => void report())
  await report()
  goOn()
  return {
    report,
    stop: async () => {
      clearTimeout(timer)
      stopped = true
      await queue
    },
  }
}

function findPriceRound(last: Round, symbol: string, nowMs: number): Round | undefined {
  const microUsd = findMicroUsd(symbol, nowMs)
  if (microUsd === undefined) return undefined
  const answer = microUsd * UNIT8_PER_MICRO
  const nowSec = BigInt(Math.floor(nowMs / 1000))
  const moved = answer > last.answer ? answer - last.answer : last.answer - answer
  const isDue = (nowSec - last.updatedAtSec) * 2n > BigInt(FEED_HEARTBEAT_SEC)
  if (!isDue && moved * 1000n < last.answer * DEVIATION_PER_MILLE) return undefined
  return { roundId: last.roundId + 1n, updatedAtSec: nowSec, answer }
}

/** Up since a day before the stack first started. */
function findSequencerRound(last: Round, nowMs: number): Round | undefined {
  if (last.roundId > 0n) return undefined
  return { roundId: 1n, updatedAtSec: BigInt(Math.floor(nowMs / 1000) - DAY_SEC), answer: 0n }
}

function listWrites(address: Address, round: Round, isNew: boolean) {
  const code = isNew ? [['anvil_setCode', address, localPriceFeedCode] as const] : []
  return [...code, ['anvil_setStorageAt', address, SLOT, encodeRound(round)] as const]
}

/** As the contract lays its storage out. */
function encodeRound({ answer, updatedAtSec, roundId }: Round): Hex {
  return concatHex([
    numberToHex(answer, { size: 16, signed: true }),
    numberToHex(updatedAtSec, { size: 8 }),
    numberToHex(roundId, { size: 8 }),
  ])
}

function decodeRound(word: Hex): Round {
  return {
    answer: hexToBigInt(slice(word, 0, 16), { signed: true }),
    updatedAtSec: hexToBigInt(slice(word, 16, 24)),
    roundId: hexToBigInt(slice(word, 24, 32)),
  }
}
