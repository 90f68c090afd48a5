import { decodeRevert } from '@spells/core'
import type { PaidBy, Reason } from '@spells/shared'
import { formatEther } from 'viem'
import type { CastChain, ChainState } from './castChain.ts'
import type { FeeBounds } from './quoteFee.ts'

/** How the whole batch ended when it was run on the current chain. */
export type Simulated = Awaited<ReturnType<CastChain['simulate']>>

/** Why the chain would refuse an operation now. @returns undefined when it would not */
export function checkChain(
  state: ChainState,
  options: { readonly fee: FeeBounds; readonly paidBy: PaidBy; readonly simulated: Simulated },
): Reason | undefined {
  const { fee, paidBy, simulated } = options
  if (!state.vaultDeployed) return { code: 'vault_not_deployed', message: 'The vault is not deployed yet.' }
  if (!simulated.ok) return decodeRevert(simulated.refusal.data)
  if (paidBy === 'sponsor') return undefined
  const neededWei = fee.gasLimit * fee.maxFeePerGasWei
  if (state.gasFundsWei >= neededWei) return undefined
  return {
    code: 'gas_funds_missing',
    message: `The vault holds ${formatEther(state.gasFundsWei)} ETH to pay for gas, but up to ${formatEther(neededWei)} ETH may be needed.`,
  }
}
