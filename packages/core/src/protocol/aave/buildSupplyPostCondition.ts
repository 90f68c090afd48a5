import type { PostCondition } from '@spells/shared'
import type { Address } from 'viem'

/** aToken balances are scaled by the liquidity index and rounded on the way in and on the way out. */
const ROUNDING = 2n

/** After a supply, the account holds the amount more in aTokens, less what the pool's rounding may take. */
export function buildSupplyPostCondition(options: {
  readonly aToken: Address
  readonly account: Address
  readonly amount: bigint
}): PostCondition {
  const { aToken, account, amount } = options
  const minDelta = amount > ROUNDING ? amount - ROUNDING : 1n
  return { kind: 'balanceIncrease', token: aToken, account, minDelta: String(minDelta) }
}
