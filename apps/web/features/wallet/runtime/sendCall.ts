import { AppError } from '@spells/shared'
import type { WalletCall } from '@spells/shared/api'
import { type Address, type Hash, isAddressEqual, WaitForTransactionReceiptTimeoutError } from 'viem'
import { getWallet } from './getWallet.ts'
import { walletFault } from './walletFault.ts'

/** Sends a plain transaction from exactly this account on exactly this chain. */
export async function sendCall(
  call: WalletCall,
  terms: { readonly from: Address; readonly chainId: number },
): Promise<Hash> {
  const { signer, address } = await getWallet()
  const chainId = await signer.getChainId()
  if (!isAddressEqual(address, terms.from) || chainId !== terms.chainId) {
    throw new AppError({
      code: 'wallet_moved',
      shortMessage: 'Your wallet changed its account or network meanwhile. Nothing was sent.',
      facts: { address, chainId, wanted: terms },
      retry: 'safe',
    })
  }
  try {
    return await signer.sendTransaction({ to: call.to, value: BigInt(call.valueWei), data: call.data, chain: null })
  } catch (error) {
    throw walletFault(error)
  }
}

/** Waits until a transaction is in a block, asking through the wallet. */
export async function waitForCall(hash: Hash): Promise<void> {
  const { reader } = await getWallet()
  let status: 'success' | 'reverted'
  try {
    status = (await reader.waitForTransactionReceipt({ hash, timeout: 180_000 })).status
  } catch (cause) {
    const timedOut = cause instanceof WaitForTransactionReceiptTimeoutError
    throw new AppError({
      code: 'transaction_unseen',
      shortMessage: timedOut
        ? 'It was sent, but no block has it yet.'
        : 'It was sent, but your wallet does not answer.',
      facts: { hash },
      cause,
      retry: 'unknown',
    })
  }
  if (status === 'reverted') {
    throw new AppError({
      code: 'transaction_reverted',
      shortMessage: 'The chain refused it. Nothing changed except the network fee.',
      facts: { hash },
      retry: 'never',
    })
  }
}
