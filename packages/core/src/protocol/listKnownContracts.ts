import type { Deployment } from '@spells/shared'
import type { Address } from 'viem'

/** The contracts that a policy may name, besides tokens, as people call them. */
export function listKnownContracts(
  deployment: Pick<Deployment, 'aave' | 'paymaster'>,
): readonly { readonly address: Address; readonly name: string }[] {
  const { aave, paymaster } = deployment
  return [
    { address: aave.pool, name: 'the Aave pool' },
    ...(paymaster === undefined ? [] : [{ address: paymaster, name: 'our sponsor' }]),
  ]
}
