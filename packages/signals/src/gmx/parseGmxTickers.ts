import type { DataBad, ObservedPrice } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import { type Address, formatUnits } from 'viem'
import { z } from 'zod'
import { gmxTickerSchema, gmxTokenSchema } from './gmxTickerSchema.ts'
import { toMs } from './toMs.ts'

/** A token that we want the price of, as our own configuration describes it. */
export type PricedToken = {
  readonly address: Address
  readonly symbol: string
  readonly decimals: number
  /** Outside of these dollars a price has the wrong scale, not a new value. */
  readonly plausibleUsd: { readonly least: number; readonly most: number }
}

/** One reading of the source: every wanted token was accepted, or refused with a reason. */
export type PricePage = {
  readonly observedAtMs: number
  readonly received: number
  readonly accepted: readonly ObservedPrice[]
  readonly refused: readonly DataBad[]
}

/** GMX writes a price as dollars × 10^(30 − the token's decimals). */
const GMX_EXPONENT = 30
const MAX_SPREAD_PERCENT = 10n
const FROZEN_AFTER_MS = 10 * 60_000
const MAX_AHEAD_MS = 5 * 60_000

/**
 * Reads GMX's `/prices/tickers` for the wanted tokens. Their decimals come from our configuration; where the source's
 * own list disagrees, the scale of the price is unknown and it is refused.
 * @param documents.tokens body of `/tokens`
 * @throws upstream_bad_shape when a document is not what it should be as a whole
 */
export function parseGmxTickers(
  documents: { readonly tickers: unknown; readonly tokens: unknown },
  options: { readonly observedAtMs: number; readonly wanted: readonly PricedToken[] },
): PricePage {
  const tickers = z.array(z.unknown()).max(10_000).safeParse(documents.tickers)
  const tokens = z.object({ tokens: z.array(z.unknown()).max(10_000) }).safeParse(documents.tokens)
  if (!tickers.success || !tokens.success) {
    throw new AppError({
      code: 'upstream_bad_shape',
      shortMessage: `The price source sent something other than a list of ${tickers.success ? 'tokens' : 'prices'}.`,
      retry: 'safe',
    })
  }
  const listed = new Map<string, number>()
  for (const item of tokens.data.tokens) {
    const token = gmxTokenSchema.safeParse(item)
    if (token.success) listed.set(token.data.address.toLowerCase(), token.data.decimals)
  }
  const { observedAtMs, wanted } = options
  const accepted: ObservedPrice[] = []
  const refused: DataBad[] = []
  for (const token of wanted) {
    const key = token.address.toLowerCase()
    const own = tickers.data.filter((item) => findAddress(item) === key)
    const decimals = listed.get(key)
    const read =
      own.length !== 1
        ? bad('tokenAddress', own.length === 0 ? 'missing' : 'duplicate')
        : decimals !== undefined && decimals !== token.decimals
          ? bad('decimals', 'disagree')
          : readTicker(own[0], token, observedAtMs)
    if ('reason' in read) refused.push({ id: token.symbol, ...read })
    else accepted.push(read)
  }
  return { observedAtMs, received: tickers.data.length, accepted, refused }
}

type Bad = { readonly field: string; readonly reason: string }
const bad = (field: string, reason: string): Bad => ({ field, reason })

function readTicker(item: unknown, token: PricedToken, observedAtMs: number): ObservedPrice | Bad {
  const parsed = gmxTickerSchema.safeParse(item)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    return bad(String(issue?.path[0] ?? 'item'), issue?.message ?? 'invalid')
  }
  const { minPrice, maxPrice, updatedAt } = parsed.data
  if (minPrice === 0n) return bad('minPrice', 'zero')
  if (minPrice > maxPrice) return bad('maxPrice', 'below_min')
  if ((maxPrice - minPrice) * 100n > minPrice * MAX_SPREAD_PERCENT) return bad('maxPrice', 'spread_too_wide')
  // The source's own time can only make a price worse: it never says that a price is fresh.
  const updatedAtMs = toMs(updatedAt)
  if (updatedAtMs === undefined) return bad('updatedAt', 'not_a_time')
  if (observedAtMs - updatedAtMs > FROZEN_AFTER_MS) return bad('updatedAt', 'frozen')
  if (updatedAtMs - observedAtMs > MAX_AHEAD_MS) return bad('updatedAt', 'from_the_future')
  const fraction = GMX_EXPONENT - token.decimals
  const minUsd = formatUnits(minPrice, fraction)
  const maxUsd = formatUnits(maxPrice, fraction)
  const { least, most } = token.plausibleUsd
  if (Number(minUsd) < least || Number(maxUsd) > most) return bad('minPrice', 'out_of_scale')
  const { address, symbol, decimals } = token
  return { source: 'gmx', token: address, symbol, decimals, minUsd, maxUsd, observedAtMs }
}

function findAddress(item: unknown): string | undefined {
  if (typeof item !== 'object' || item === null || !('tokenAddress' in item)) return undefined
  return typeof item.tokenAddress === 'string' ? item.tokenAddress.toLowerCase() : undefined
}
