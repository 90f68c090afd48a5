import { disconnect, reconnect } from 'wagmi/actions'
import { getConfig, publish } from './config.ts'

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
