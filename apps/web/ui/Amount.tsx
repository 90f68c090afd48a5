import { formatAmount } from '../lib/formatAmount.ts'

/** An amount of a token; the exact one on hover. */
export function Amount({
  amount,
  decimals,
  symbol,
  maxFractionDigits = 4,
}: {
  readonly amount: string | bigint
  readonly decimals: number
  readonly symbol: string
  readonly maxFractionDigits?: number
}) {
  return (
    <span className="tabular" title={`${formatAmount(amount, decimals, { maxFractionDigits: decimals })} ${symbol}`}>
      {formatAmount(amount, decimals, { maxFractionDigits })} {symbol}
    </span>
  )
}
