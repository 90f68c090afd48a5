import { AppError, usdSchema } from '@spells/shared'
import { z } from 'zod'
import type { PricedToken } from './parseGmxTickers.ts'
import { toMs } from './toMs.ts'

/** What a price did in a step: exact decimals of dollars for one whole token. */
export type Candle = {
  /** When the step began. */
  readonly atMs: number
  readonly openUsd: string
  readonly highUsd: string
  readonly lowUsd: string
  readonly closeUsd: string
}

/** One candle of each step, oldest first, and how many rows were refused, by reason. */
export type CandlePage = {
  readonly candles: readonly Candle[]
  readonly refused: Readonly<Record<string, number>>
  /** Steps between the first and the last of which there is no candle. */
  readonly missing: number
}

const bodySchema = z.object({ candles: z.array(z.unknown()).max(10_000) })
/** `[time, open, high, low, close]`, prices in dollars. */
const rowSchema = z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).rest(z.unknown())

/**
 * Reads GMX's `/prices/candles`, which come newest first. A row that is none, lies outside of what is plausible for the
 * token, in the future or out of order, or whose high and low do not hold the others, is left out.
 * @throws upstream_bad_shape when the document is not a list of candles
 */
export function parseGmxCandles(
  body: unknown,
  options: { readonly token: PricedToken; readonly stepMs: number; readonly nowMs: number },
): CandlePage {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) {
    throw new AppError({
      code: 'upstream_bad_shape',
      shortMessage: 'The price source sent something other than candles.',
      retry: 'safe',
    })
  }
  const refused: Record<string, number> = {}
  const candles: Candle[] = []
  for (const row of parsed.data.candles) {
    const read = readRow(row, { ...options, before: candles.at(-1) })
    if (typeof read === 'string') refused[read] = (refused[read] ?? 0) + 1
    else candles.push(read)
  }
  const [newest, oldest] = [candles[0], candles.at(-1)]
  const steps = newest && oldest ? (newest.atMs - oldest.atMs) / options.stepMs + 1 : 0
  return { candles: candles.reverse(), refused, missing: steps - candles.length }
}

/** @returns the candle, or why it is none */
function readRow(
  item: unknown,
  options: {
    readonly token: PricedToken
    readonly stepMs: number
    readonly nowMs: number
    readonly before: Candle | undefined
  },
): Candle | string {
  const { token, stepMs, nowMs, before } = options
  const row = rowSchema.safeParse(item)
  if (!row.success) return 'not_a_candle'
  const [time, open, high, low, close] = row.data
  const timeMs = toMs(time)
  if (timeMs === undefined) return 'not_a_time'
  const atMs = Math.floor(timeMs / stepMs) * stepMs
  if (atMs > nowMs) return 'from_the_future'
  if (before && atMs >= before.atMs) return 'out_of_order'
  if (high < Math.max(open, low, close) || low > Math.min(open, close)) return 'high_low'
  if (low < token.plausibleUsd.least || high > token.plausibleUsd.most) return 'out_of_scale'
  const usd = [open, high, low, close].map(toUsd)
  const [openUsd, highUsd, lowUsd, closeUsd] = usd
  if (openUsd === undefined || highUsd === undefined || lowUsd === undefined || closeUsd === undefined) {
    return 'not_a_candle'
  }
  return { atMs, openUsd, highUsd, lowUsd, closeUsd }
}

/** The shortest decimal that is this number. */
function toUsd(value: number): string | undefined {
  const text = String(value)
  // Below a millionth it is written with an exponent.
  const plain = text.includes('e') ? value.toFixed(30).replace(/0+$/, '') : text
  return usdSchema.safeParse(plain).data
}
