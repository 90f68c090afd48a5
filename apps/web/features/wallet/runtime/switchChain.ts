import { toWalletChain } from './config.ts'
import { getWallet } from './getWallet.ts'
import { walletFault } from './walletFault.ts'

type ChainTerms = { readonly id: number; readonly name: string; readonly walletRpcUrl: string | null }

/** Asks the wallet to use a chain, and to learn it first when it does not know it. */
export async function switchChain(chain: ChainTerms): Promise<void> {
  const { signer } = await getWallet()
  try {
    await signer.switchChain({ id: chain.id })
  } catch (error) {
    if (chain.walletRpcUrl === null || walletFault(error).code === 'wallet_rejected') throw walletFault(error)
    await signer.addChain({ chain: toWalletChain(chain) }).catch((cause) => {
      throw walletFault(cause)
    })
    await signer.switchChain({ id: chain.id }).catch((cause) => {
      throw walletFault(cause)
    })
  }
}
