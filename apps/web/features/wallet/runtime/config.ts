import { type Chain, custom, defineChain } from 'viem'
import { arbitrum } from 'viem/chains'
import { type Config, createConfig, createStorage, injected } from 'wagmi'
import { watchConnections } from 'wagmi/actions'
import { walletStore } from '../walletStore.ts'

let config: Config | undefined

/** Wallets announced by EIP-6963, remembered across visits. Reads and writes go through the wallet itself. */
export function getConfig(): Config {
  config ??= build()
  return config
}

function build(): Config {
  const created = createConfig({
    // Chains are the wallet's business here: the page compares the wallet's chain with the API's.
    chains: [arbitrum],
    transports: { [arbitrum.id]: custom({ request: () => Promise.reject(new Error('Reads go through the wallet.')) }) },
    // For wallets older than EIP-6963; hidden as soon as another one announces itself.
    connectors: 'ethereum' in window ? [injected()] : [],
    multiInjectedProviderDiscovery: true,
    storage: createStorage({ storage: window.localStorage }),
  })
  watchConnections(created, { onChange: () => publish(created) })
  return created
}

/** Tells the page what the wallet is now. */
export function publish(from: Config): void {
  const { connections, current, status } = from.state
  const connection = current === null ? undefined : connections.get(current)
  const address = connection?.accounts[0]
  if (connection && address) {
    walletStore.set({ status: 'connected', address, chainId: connection.chainId, name: connection.connector.name })
  } else {
    walletStore.set({ status: status === 'reconnecting' || status === 'connecting' ? 'connecting' : 'none' })
  }
}

/** A chain as a wallet is told about it. */
export function toWalletChain(chain: {
  readonly id: number
  readonly name: string
  readonly walletRpcUrl: string | null
}): Chain {
  return defineChain({
    id: chain.id,
    name: chain.name,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: chain.walletRpcUrl === null ? [] : [chain.walletRpcUrl] } },
  })
}
