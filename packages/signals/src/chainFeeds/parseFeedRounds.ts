import type { DataBad, ObservedPrice } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import { formatUnits } from 'viem'
import type { PricedToken, PricePage } from '../gmx/parseGmxTickers.ts'
import type { PriceFeeds } from './priceFeeds.ts'
import type { FeedReading, FeedRound } from './readFeedRounds.ts'

/** A round takes a moment to land after its heartbeat. */
const HEARTBEAT_GRACE_SEC = 600
/** After its sequencer came back, a layer two first works through what it missed. */
const SEQUENCER_GRACE_SEC = 3_600
/** How far the chain's time and ours may be apart. */
const MAX_APART_SEC = 300
const SEQUENCER_UP = 0n

/**
 * Reads the newest rounds of price feeds: each feed's token is accepted, or refused with a reason. A feed has one price,
 * so both sides are the same.
 * @param options.observedAtMs our clock before the node was asked
 * @param options.wanted must have a token of each feed's symbol; other tokens are left out
 * @throws upstream_out_of_step when the block is so old, or so far ahead, that its feeds say nothing about now
 */
export function parseFeedRounds(
  reading: FeedReading,
  options: {
    readonly observedAtMs: number
    readonly feeds: PriceFeeds
    readonly wanted: readonly PricedToken[]
  },
): PricePage {
  const { observedAtMs, feeds, wanted } = options
  const nowSec = Math.floor(observedAtMs / 1000)
  const apartSec = reading.blockTimeSec - nowSec
  if (Math.abs(apartSec) > MAX_APART_SEC) {
    throw new AppError({
      code: 'upstream_out_of_step',
      shortMessage: `The node's newest block is ${Math.abs(apartSec)} s ${apartSec < 0 ? 'old' : 'ahead'}.`,
      facts: { apartSec },
      retry: 'safe',
    })
  }
  const down = feeds.sequencer ? judgeSequencer(reading.sequencer, nowSec) : undefined
  const accepted: ObservedPrice[] = []
  const refused: DataBad[] = []
  for (const [index, feed] of feeds.feeds.entries()) {
    const token = wanted.find(({ symbol }) => symbol === feed.symbol)
    const said = { round: reading.rounds[index], decimals: reading.decimals[index] }
    const read = down ?? (token ? readRound(said, { feed, token, observedAtMs }) : bad('symbol', 'unknown'))
    if ('reason' in read) refused.push({ id: feed.symbol, ...read })
    else accepted.push(read)
  }
  return { observedAtMs, received: feeds.feeds.length, accepted, refused }
}

type Bad = { readonly field: string; readonly reason: string }
const bad = (field: string, reason: string): Bad => ({ field, reason })

function judgeSequencer(round: FeedRound | undefined, nowSec: number): Bad | undefined {
  if (!round) return bad('sequencer', 'unreadable')
  if (round.answer !== SEQUENCER_UP) return bad('sequencer', 'down')
  // Zero before the first round was reported.
  if (round.startedAt === 0n) return bad('sequencer', 'incomplete')
  return nowSec - Number(round.startedAt) <= SEQUENCER_GRACE_SEC ? bad('sequencer', 'just_back') : undefined
}

function readRound(
  { round, decimals }: { readonly round: FeedRound | undefined; readonly decimals: number | undefined },
  options: {
    readonly feed: PriceFeeds['feeds'][number]
    readonly token: PricedToken
    readonly observedAtMs: number
  },
): ObservedPrice | Bad {
  const { feed, token, observedAtMs } = options
  if (!round) return bad('round', 'unreadable')
  if (decimals === undefined) return bad('decimals', 'unreadable')
  // The scale of the answer is unknown when the feed is another one than we think.
  if (decimals !== feed.decimals) return bad('decimals', 'disagree')
  const { roundId, answer, updatedAt, answeredInRound } = round
  if (roundId === 0n || updatedAt === 0n) return bad('updatedAt', 'incomplete')
  if (answeredInRound < roundId) return bad('answeredInRound', 'incomplete')
  if (answer <= 0n) return bad('answer', 'not_positive')
  // The feed's own time can only make a price worse: it never says that a price is fresh.
  const ageSec = Math.floor(observedAtMs / 1000) - Number(updatedAt)
  if (ageSec < -MAX_APART_SEC) return bad('updatedAt', 'from_the_future')
  if (ageSec > feed.heartbeatSec + HEARTBEAT_GRACE_SEC) return bad('updatedAt', 'frozen')
  const usd = formatUnits(answer, feed.decimals)
  const { least, most } = token.plausibleUsd
  if (Number(usd) < least || Number(usd) > most) return bad('answer', 'out_of_scale')
  const { address, symbol } = token
  return {
    source: 'chainlink',
    token: address,
    symbol,
    decimals: token.decimals,
    minUsd: usd,
    maxUsd: usd,
    observedAtMs,
  }
}
