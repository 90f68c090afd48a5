import { AppError } from '@spells/shared'
import { type Address, isAddressEqual } from 'viem'
import type { getWallet } from './getWallet.ts'

/**
 * Asks the wallet itself where it is, just before something is asked of it.
 * @throws wallet_moved
 */
export async function requireWalletAt(
  { signer, address }: Pick<Awaited<ReturnType<typeof getWallet>>, 'signer' | 'address'>,
  terms: { readonly from: Address; readonly chainId: number },
): Promise<void> {
  const chainId = await signer.getChainId()
  if (isAddressEqual(address, terms.from) && chainId === terms.chainId) return
  throw new AppError({
    code: 'wallet_moved',
    shortMessage: 'Your wallet changed its account or network meanwhile. Nothing was sent.',
    facts: { address, chainId, wanted: terms },
    retry: 'safe',
  })
}
