import type { Vault, WalletCall } from '@spells/shared/api'
import type { Address } from 'viem'
import { buildCoinWithdrawal, buildTokenWithdrawal } from '../safety/buildSafetyCalls.ts'

/** A plain transaction that sends something of a vault to its owner. */
export function buildWithdrawalCall(options: {
  readonly vault: Pick<Vault, 'address' | 'owner'>
  readonly token: Address | 'native'
  readonly symbol: string
  readonly amount: bigint
}): WalletCall {
  const { vault, token, symbol, amount } = options
  return token === 'native'
    ? buildCoinWithdrawal(vault.address, vault.owner, amount)
    : buildTokenWithdrawal(vault.address, vault.owner, { address: token, symbol, amount })
}
