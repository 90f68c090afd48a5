import { evaluateWander } from './probabilityPath.ts'

/** A token that the price feed quotes. */
export type QuotedToken = { readonly symbol: string; readonly address: string; readonly decimals: number }

/** GMX's name of bitcoin, which is no token on its chain. */
const BITCOIN: QuotedToken = {
  symbol: 'BTC',
  address: '0x47904963fc8b2340414262125aF798B9655E58Cd',
  decimals: 8,
}

/** Home and daily move of a price, in dollars. */
const paths: Readonly<Record<string, { readonly homeUsd: number; readonly range: number }>> = {
  WETH: { homeUsd: 2_500, range: 0.1 },
  BTC: { homeUsd: 90_000, range: 0.1 },
  USDC: { homeUsd: 1, range: 0.0005 },
}

const MICRO = 1_000_000

const MINUTE_MS = 60_000
const PERIODS_MS: Readonly<Record<string, number>> = {
  ...{ '1m': MINUTE_MS, '5m': 5 * MINUTE_MS, '15m': 15 * MINUTE_MS },
  ...{ '1h': 60 * MINUTE_MS, '4h': 240 * MINUTE_MS, '1d': 1_440 * MINUTE_MS },
}
const MAX_CANDLES = 10_000
/** Moments of a step that are looked at. */
const MOMENTS = 5

/** `GET /tokens`, in the shape of GMX's price API. */
export function listTokens(tokens: readonly QuotedToken[]): { readonly tokens: readonly QuotedToken[] } {
  return { tokens: [...tokens, BITCOIN] }
}

/**
 * `GET /prices/tickers`, in the shape and scale of GMX's price API: dollars × 10^(30 − decimals). Prices are functions of
 * the stack's time.
 */
export function listTickers(tokens: readonly QuotedToken[], nowMs: number): readonly object[] {
  return [...tokens, BITCOIN].flatMap(({ symbol, address, decimals }) => {
    const microUsd = findMicroUsd(symbol, nowMs)
    if (microUsd === undefined) return []
    const unit = 10n ** BigInt(30 - decimals) / BigInt(MICRO)
    const halfSpread = microUsd / 10_000n
    return {
      tokenSymbol: symbol === 'WETH' ? 'ETH' : symbol,
      tokenAddress: address,
      minPrice: String((microUsd - halfSpread) * unit),
      maxPrice: String((microUsd + halfSpread) * unit),
      updatedAt: nowMs,
    }
  })
}

/** A token's price at a moment, in millionths of a dollar; undefined where it has none. */
export function findMicroUsd(symbol: string, atMs: number): bigint | undefined {
  const path = paths[symbol]
  if (!path) return undefined
  const place = evaluateWander({ seed: `price/${symbol}`, probability: 0.5, dailyMove: 0.3 }, atMs)
  return BigInt(Math.round(path.homeUsd * (1 + path.range * (2 * place - 1)) * MICRO))
}

/**
 * `GET /prices/candles`, in the shape of GMX's price API: rows of time in seconds, open, high, low and close in dollars, the
 * newest first. High and low are those of a few moments of the step.
 * @param query.period 1m, 5m, 15m, 1h, 4h or 1d
 * @returns undefined for a symbol or a period that there is none of
 */
export function findCandles(
  query: { readonly symbol: string; readonly period: string; readonly limit: number },
  nowMs: number,
): { readonly period: string; readonly candles: readonly (readonly number[])[] } | undefined {
  const { symbol, period, limit } = query
  const stepMs = PERIODS_MS[period]
  const own = symbol === 'ETH' ? 'WETH' : symbol
  if (stepMs === undefined || !(own in paths)) return undefined
  const newestMs = Math.floor(nowMs / stepMs) * stepMs
  const candles = Array.from({ length: Math.min(limit, MAX_CANDLES) }, (_, index) => {
    const startMs = newestMs - index * stepMs
    const prices = Array.from({ length: MOMENTS }, (_, moment) => {
      const atMs = Math.min(nowMs, startMs + Math.floor((stepMs * moment) / (MOMENTS - 1)))
      return Number(findMicroUsd(own, atMs) ?? 0n) / MICRO
    })
    return [startMs / 1000, prices[0] ?? 0, Math.max(...prices), Math.min(...prices), prices.at(-1) ?? 0]
  })
  return { period, candles }
}
