import { AppError } from '@spells/shared'
import type { WalletCall } from '@spells/shared/api'
import { type Address, type Hash, WaitForTransactionReceiptTimeoutError } from 'viem'
import { getWallet } from './getWallet.ts'
import { requireWalletAt } from './requireWalletAt.ts'
import { walletFault } from './walletFault.ts'

/** Sends a plain transaction from exactly this account on exactly this chain. */
export async function sendCall(
  call: WalletCall,
  terms: { readonly from: Address; readonly chainId: number },
): Promise<Hash> {
  const wallet = await getWallet()
  await requireWalletAt(wallet, terms)
  try {
    return await wallet.signer.sendTransaction({
      to: call.to,
      value: BigInt(call.valueWei),
      data: call.data,
      chain: null,
    })
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
