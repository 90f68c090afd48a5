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
    const path = paths[symbol]
    if (!path) return []
    const place = evaluateWander({ seed: `price/${symbol}`, probability: 0.5, dailyMove: 0.3 }, nowMs)
    const microUsd = BigInt(Math.round(path.homeUsd * (1 + path.range * (2 * place - 1)) * MICRO))
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
