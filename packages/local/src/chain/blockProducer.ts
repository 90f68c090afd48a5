import { type Hex, hexToNumber, numberToHex } from 'viem'
import type { StackClock } from '../clock/stackClock.ts'
import type { ChainStore } from './chainStore.ts'
import type { Rpc } from './rpc.ts'

/** Mines blocks on the stack's clock. */
export type BlockProducer = {
  /** Mines one block now. */
  mine(): Promise<void>
  stop(): Promise<void>
}

/**
 * Mines a block every `blockTimeMs` of real time and at once when the clock is moved. The block's time is the clock's;
 * blocks within one second share it, as they do on Arbitrum, so the chain never runs ahead of the clock. A block that
 * would come while one is being made is left out: a slow machine has slower blocks, never a heap of them afterwards.
 * @param deps.onError told once when the chain stops answering; mining is tried again all the same
 */
export function startBlockProducer(deps: {
  readonly rpc: Rpc
  readonly clock: StackClock
  readonly store: ChainStore
  readonly blockTimeMs: number
  readonly onError?: (cause: unknown) => void
}): BlockProducer {
  const { rpc, clock, store } = deps
  let queue: Promise<void> = Promise.resolve()
  let waiting = 0
  let stopped = false
  let failing = false

  const mineOne = async (): Promise<void> => {
    const latest = (await rpc.call('eth_getBlockByNumber', 'latest', false)) as { readonly timestamp: Hex }
    const timestampSec = Math.max(hexToNumber(latest.timestamp), Math.floor(clock.nowMs() / 1000))
    await rpc.call('evm_mine', numberToHex(timestampSec))
    const mined = (await rpc.call('eth_getBlockByNumber', 'latest', false)) as {
      readonly number: Hex
      readonly hash: Hex
      readonly transactions: readonly Hex[]
    }
    const { hash, transactions } = mined
    store.noteBlock({ number: hexToNumber(mined.number), hash, hasTransactions: transactions.length > 0 })
  }
  const mine = (): Promise<void> => {
    // One at a time: two blocks at once would race for the latest time.
    waiting++
    queue = queue.then(async () => {
      try {
        if (stopped) return
        await mineOne()
        clock.checkpoint()
        failing = false
      } catch (cause) {
        if (!failing && !stopped) deps.onError?.(cause)
        failing = true
      } finally {
        waiting--
      }
    })
    return queue
  }
  const timer = setInterval(() => {
    if (waiting === 0) void mine()
  }, deps.blockTimeMs)
  clock.onChange(() => void mine())
  return {
    mine,
    stop: async () => {
      clearInterval(timer)
      stopped = true
      await queue
    },
  }
}
