import type { PostCondition } from '@spells/shared'
import type { Address } from 'viem'

/** After a withdrawal, the account holds at least `minAmount` base units of the asset more. */
export function buildWithdrawPostCondition(options: {
  readonly asset: Address
  readonly account: Address
  readonly minAmount: bigint
}): PostCondition {
  const { asset, account, minAmount } = options
  return { kind: 'balanceIncrease', token: asset, account, minDelta: String(minAmount) }
}
