import type { Address } from 'viem'

/** A price feed of the local chain: its token, and the address at which the stack puts its code. */
type LocalPriceFeed = { readonly symbol: string; readonly address: Address }

export const LOCAL_PRICE_FEEDS: readonly LocalPriceFeed[] = [
  { symbol: 'WETH', address: '0x000000000000000000000000000000000FEED001' },
  { symbol: 'BTC', address: '0x000000000000000000000000000000000FEED002' },
  { symbol: 'USDC', address: '0x000000000000000000000000000000000FEED003' },
]

/** Says since when the chain's sequencer is up. */
export const LOCAL_SEQUENCER_FEED: Address = '0x000000000000000000000000000000000FEED000'

const FEED_DECIMALS = 8
export const FEED_HEARTBEAT_SEC = 86_400

/** The public Worker's `PRICE_FEEDS`. */
export function buildPriceFeedsVar(): string {
  const feeds = LOCAL_PRICE_FEEDS.map((feed) => ({
    ...feed,
    decimals: FEED_DECIMALS,
    heartbeatSec: FEED_HEARTBEAT_SEC,
  }))
  return JSON.stringify({ sequencer: LOCAL_SEQUENCER_FEED, feeds })
}
