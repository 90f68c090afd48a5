import { connect, disconnect, reconnect, watchConnectors } from '@wagmi/core'
import { getConfig, publish } from './config.ts'
import { walletFault } from './walletFault.ts'

/** A wallet that this browser offers. `icon` is a data URI from the wallet itself. */
export type WalletChoice = { readonly id: string; readonly name: string; readonly icon: string | undefined }

/** Wallets that announced themselves; calls back when another one does. */
export function listWallets(onChange: (wallets: readonly WalletChoice[]) => void): () => void {
  const config = getConfig()
  const say = () => {
    const announced = config.connectors.filter(({ id }) => id !== 'injected')
    const offered = announced.length > 0 ? announced : config.connectors
    onChange(
      offered.map(({ uid, id, name, icon }) => ({
        id: uid,
        name: id === 'injected' ? 'Browser wallet' : name,
        icon: icon?.startsWith('data:image/') ? icon : undefined,
      })),
    )
  }
  say()
  return watchConnectors(config, { onChange: say })
}

/** Asks a wallet for its address. */
export async function connectWallet(id: string): Promise<void> {
  const config = getConfig()
  const connector = config.connectors.find(({ uid }) => uid === id)
  if (!connector) return
  try {
    const already = [...config.state.connections.values()].some((one) => one.connector.uid === id)
    if (already) await disconnect(config, { connector })
    await connect(config, { connector })
  } catch (error) {
    throw walletFault(error)
  } finally {
    publish(config)
  }
}

/** Brings back the wallet of the last visit, without asking. */
export async function reconnectWallet(): Promise<void> {
  const config = getConfig()
  await reconnect(config)
  publish(config)
}

/** Forgets the wallet. */
export async function disconnectWallet(): Promise<void> {
  const config = getConfig()
  await disconnect(config)
  publish(config)
}
