import type { Requirement, Vault, WalletCall } from '@spells/shared/api'
import { formatUnits } from 'viem'
import { buildFundingCall } from '../vault/buildFundingCall.ts'

/** Fees move: what is sent for them is a little more than what is missing now. */
const FEE_MARGIN = 3n

/** Plain transactions of the owner's wallet that bring what a vault is missing: first the vault itself, then its funds. */
export function buildPreparationCalls(
  vault: Pick<Vault, 'address' | 'deployCalls'>,
  missing: readonly Requirement[],
): readonly WalletCall[] {
  return missing.flatMap((item) => {
    if (item.kind === 'deployed') return vault.deployCalls
    // What is lent cannot be sent from a wallet.
    if (item.kind === 'supplied') return []
    const amount = BigInt(item.missing) * (item.kind === 'native' ? FEE_MARGIN : 1n)
    const what = `${formatUnits(amount, item.decimals)} ${item.symbol}`
    return [buildFundingCall({ to: vault.address, token: item.token ?? undefined, amount, what })]
  })
}
