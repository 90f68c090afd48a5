import type { Address, Hex, TypedDataDefinition } from 'viem'
import { getWallet } from './getWallet.ts'
import { requireWalletAt } from './requireWalletAt.ts'
import { walletFault } from './walletFault.ts'

/** Asks exactly this account, on exactly this chain, to sign structured data (EIP-712). */
export async function signTypedData(
  typedData: TypedDataDefinition,
  terms: { readonly from: Address; readonly chainId: number },
): Promise<Hex> {
  const wallet = await getWallet()
  await requireWalletAt(wallet, terms)
  try {
    return await wallet.signer.signTypedData(typedData)
  } catch (error) {
    throw walletFault(error)
  }
}
