import { browserStorage } from '../../lib/browserStorage.ts'

/** The wallet's code: several times the size of the page, so it comes only when somebody asks for a wallet. */
export const loadWallet = () => import('./runtime/index.ts')

/** Brings back the wallet of the last visit; loads nothing when there was none. */
export async function restoreWallet(): Promise<void> {
  if (browserStorage.get('wagmi.recentConnectorId') === undefined) return
  const { reconnectWallet } = await loadWallet()
  await reconnectWallet()
}
