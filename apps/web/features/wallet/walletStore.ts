import { createStore, useStore } from '../../lib/createStore.ts'

/** The wallet of this browser, as far as the page knows it without loading any wallet code. */
export type WalletState =
  | { readonly status: 'none' }
  | { readonly status: 'connecting' }
  | { readonly status: 'connected'; readonly address: `0x${string}`; readonly chainId: number; readonly name: string }

const noWallet: WalletState = { status: 'none' }
export const walletStore = createStore<WalletState>(noWallet)

/** The wallet of this browser. */
export function useWallet(): WalletState {
  return useStore(walletStore, noWallet)
}
