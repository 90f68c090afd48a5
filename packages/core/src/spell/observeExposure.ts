import type { Deployment, PostCondition } from '@spells/shared'
import { type Address, isAddressEqual } from 'viem'
import type { SpellPlan } from './spell.ts'

/**
 * What an exit reads besides its own post-conditions: what is left on the venue, so that the position can be told from
 * it. It demands nothing.
 */
export function observeExposure(
  exit: Pick<SpellPlan, 'postConditions'>,
  { vault, deployment }: { readonly vault: Address; readonly deployment: Pick<Deployment, 'aave'> },
): readonly PostCondition[] {
  const names = (token: Address) => exit.postConditions.some((condition) => isAddressEqual(condition.token, token))
  return deployment.aave.assets
    .filter((asset) => names(asset.address) && !names(asset.aToken))
    .map((asset) => ({ kind: 'balanceDecrease', token: asset.aToken, account: vault, minDelta: '0' }))
}
