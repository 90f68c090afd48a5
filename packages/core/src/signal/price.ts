import type { PriceSourceName } from '@spells/shared'
import { type Address, formatUnits, parseUnits } from 'viem'

/** A token's price as we observed it: exact decimals of dollars for one whole token. PERSISTED: KV snapshot, Postgres. */
export type ObservedPrice = {
  readonly source: PriceSourceName
  readonly token: Address
  readonly symbol: string
  readonly decimals: number
  readonly minUsd: string
  readonly maxUsd: string
  /** When we fetched it; never what the upstream claims. */
  readonly observedAtMs: number
}

/** Oldest price that counts as fresh: two refresh periods of two minutes. Source: PRODUCT.md, numbers. */
export const PRICE_FRESHNESS_MS = 240_000

/** Digits after the point with which dollars are counted; the finest price of the source has 30. */
const SCALE = 30
const SHOWN = 6

/** The middle between the two sides of a price, in 10^-30 dollars. */
export function toMidE30(price: Pick<ObservedPrice, 'minUsd' | 'maxUsd'>): bigint {
  return (parseUnits(price.minUsd, SCALE) + parseUnits(price.maxUsd, SCALE)) / 2n
}

/** The middle of a price as a decimal of dollars. */
export function toMidUsd(price: Pick<ObservedPrice, 'minUsd' | 'maxUsd'>): string {
  return formatUnits(toMidE30(price), SCALE)
}

/**
 * What an amount is worth, in dollars rounded down to the millionth.
 * @param amount in base units of the token
 */
export function computeValueUsd(amount: bigint, price: Pick<ObservedPrice, 'minUsd' | 'maxUsd' | 'decimals'>): string {
  const valueE30 = (amount * toMidE30(price)) / 10n ** BigInt(price.decimals)
  return formatUnits(valueE30 / 10n ** BigInt(SCALE - SHOWN), SHOWN)
}

/** The sum of dollar amounts, exactly. */
export function sumUsd(values: readonly string[]): string {
  return formatUnits(
    values.reduce((total, value) => total + parseUnits(value, SCALE), 0n),
    SCALE,
  )
}
