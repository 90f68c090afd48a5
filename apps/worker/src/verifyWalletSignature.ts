import { type Address, type Hex, isErc6492Signature, recoverMessageAddress } from 'viem'
import type { Chain } from './chain.ts'

/**
 * Whether a wallet signed a text (EIP-191): by recovery for a key, by ERC-1271 or ERC-6492 in `eth_call` for a contract.
 * Asks the chain only when the address can be a contract.
 */
export async function verifyWalletSignature(
  request: { readonly address: Address; readonly message: string; readonly signature: Hex },
  deps: { readonly chain: Pick<Chain, 'isDeployed' | 'isContractSignature'> },
): Promise<boolean> {
  const { address, message, signature } = request
  if ((await recover(message, signature)) === address) return true
  if (!isErc6492Signature(signature) && !(await deps.chain.isDeployed(address))) return false
  return deps.chain.isContractSignature(request)
}

async function recover(message: string, signature: Hex): Promise<Address | undefined> {
  try {
    return await recoverMessageAddress({ message, signature })
  } catch {
    // Not the signature of a key.
    return undefined
  }
}
