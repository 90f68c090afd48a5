import { AppError } from '@spells/shared'
import { type Address, createPublicClient, createWalletClient, custom, type EIP1193Provider } from 'viem'
import { getConfig } from './config.ts'

/** The connected wallet: its address, a client that signs and one that reads through it. */
export async function getWallet() {
  const { connections, current } = getConfig().state
  const connection = current === null ? undefined : connections.get(current)
  const address: Address | undefined = connection?.accounts[0]
  if (!connection || !address) {
    throw new AppError({ code: 'wallet_missing', shortMessage: 'Connect your wallet first.', retry: 'safe' })
  }
  const provider = (await connection.connector.getProvider()) as EIP1193Provider
  const transport = custom(provider)
  return {
    address,
    chainId: connection.chainId,
    signer: createWalletClient({ account: address, transport }),
    reader: createPublicClient({ transport, pollingInterval: 1_000 }),
  }
}
