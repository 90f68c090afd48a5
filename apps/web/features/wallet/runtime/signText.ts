import type { Hex } from 'viem'
import { getWallet } from './getWallet.ts'
import { walletFault } from './walletFault.ts'

/** Asks the wallet to sign a text (EIP-191). */
export async function signText(message: string): Promise<Hex> {
  const { signer } = await getWallet()
  try {
    return await signer.signMessage({ message })
  } catch (error) {
    throw walletFault(error)
  }
}
