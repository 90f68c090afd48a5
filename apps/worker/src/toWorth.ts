import { computeValueUsd, type ObservedPrice, sumUsd } from '@spells/core'
import type { Balance } from '@spells/shared/api'
import { toPrice } from '@spells/workflows'
import { type Address, isAddressEqual } from 'viem'

export type Worth = Balance['worth']

/** What an amount of a token is worth; null where its price is not known. */
export function toWorth(
  amount: bigint,
  token: Address,
  options: { readonly prices: readonly ObservedPrice[]; readonly nowMs: number },
): Worth {
  const known = options.prices.find((price) => isAddressEqual(price.token, token))
  if (!known) return null
  const { priceUsd, observedAt, ageMs, stale } = toPrice(known, options.nowMs)
  return { valueUsd: computeValueUsd(amount, known), price: { priceUsd, observedAt, ageMs, stale } }
}

/** The sum of what is known, and whether that is all of it. */
export function toTotal(parts: readonly { readonly amount: string; readonly worth: Worth }[]): {
  valueUsd: string
  complete: boolean
} {
  return {
    valueUsd: sumUsd(parts.flatMap(({ worth }) => worth?.valueUsd ?? [])),
    complete: parts.every(({ amount, worth }) => amount === '0' || (worth !== null && !worth.price.stale)),
  }
}
