import { AppError } from '@spells/shared'
import type { SignatureRequest, WalletCall } from '@spells/shared/api'
import {
  type Address,
  createPublicClient,
  createWalletClient,
  defineChain,
  type Hash,
  type Hex,
  http,
  type PublicClient,
} from 'viem'
import { privateKeyToAccount } from 'viem/accounts'

/** A wallet of the local stack: signs texts and sends plain transactions. */
export type Wallet = {
  readonly address: Address
  readonly chain: PublicClient
  signMessage(message: string): Promise<Hex>
  /** EIP-712, as a wallet does it for `eth_signTypedData_v4`. */
  signTypedData(typedData: SignatureRequest['typedData']): Promise<Hex>
  /** Sends each call, one after another, and waits until it is mined. */
  sendCalls(calls: readonly Pick<WalletCall, 'to' | 'valueWei' | 'data' | 'purpose'>[]): Promise<readonly Hash[]>
}

/** @param options.privateKey a key of the local chain's development accounts, never one with value */
export function createWallet(options: {
  readonly privateKey: Hex
  readonly rpcUrl: string
  readonly chainId: number
}): Wallet {
  const account = privateKeyToAccount(options.privateKey)
  const chain = defineChain({
    id: options.chainId,
    name: 'local',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [options.rpcUrl] } },
  })
  const transport = http(options.rpcUrl)
  const reader = createPublicClient({ chain, transport, pollingInterval: 100 })
  const writer = createWalletClient({ account, chain, transport })
  return {
    address: account.address,
    chain: reader,
    signMessage: (message) => account.signMessage({ message }),
    signTypedData: (typedData) => account.signTypedData(typedData as Parameters<typeof account.signTypedData>[0]),
    sendCalls: async (calls) => {
      const hashes: Hash[] = []
      for (const call of calls) {
        const hash = await writer.sendTransaction({ to: call.to, value: BigInt(call.valueWei), data: call.data })
        const receipt = await reader.waitForTransactionReceipt({ hash, timeout: 60_000 })
        if (receipt.status !== 'success') {
          throw new AppError({
            code: 'transaction_reverted',
            shortMessage: `The owner's transaction to ${call.purpose} reverted.`,
            facts: { hash, to: call.to },
            retry: 'never',
          })
        }
        hashes.push(hash)
      }
      return hashes
    },
  }
}
