import type { WalletCall } from '@spells/shared/api'
import { type Address, type EIP1193Provider, getAddress, type Hex, hexToNumber, numberToHex } from 'viem'

/** A wallet in this browser (EIP-6963). */
export type FoundWallet = { readonly name: string; readonly provider: EIP1193Provider }

type Announcement = CustomEvent<{
  readonly info: { readonly uuid: string; readonly name: string }
  readonly provider: EIP1193Provider
}>

/** Tells of each wallet that is or becomes known. */
export function watchWallets(onFound: (wallet: FoundWallet) => void): void {
  const seen = new Set<string>()
  window.addEventListener('eip6963:announceProvider', (event) => {
    const { info, provider } = (event as Announcement).detail
    if (seen.has(info.uuid)) return
    seen.add(info.uuid)
    onFound({ name: info.name, provider })
  })
  window.dispatchEvent(new Event('eip6963:requestProvider'))
}

/** Asks a wallet for its account. @throws what the wallet throws, such as a refusal of its person */
export async function connect({ provider }: FoundWallet): Promise<Address> {
  const [account] = await provider.request({ method: 'eth_requestAccounts' })
  if (account === undefined) throw new Error('The wallet gave no account.')
  return getAddress(account)
}

/** Has a wallet send a transaction on a chain, to which it is asked to switch first. @returns its hash */
export async function sendFrom(
  { provider }: FoundWallet,
  call: WalletCall,
  terms: { readonly from: Address; readonly chainId: number },
): Promise<Hex> {
  const chainId = numberToHex(terms.chainId)
  if (hexToNumber(await provider.request({ method: 'eth_chainId' })) !== terms.chainId)
    await provider.request({ method: 'wallet_switchEthereumChain', params: [{ chainId }] })
  const { to, data, valueWei } = call
  const value = numberToHex(BigInt(valueWei))
  return provider.request({ method: 'eth_sendTransaction', params: [{ from: terms.from, to, data, value }] })
}

/** Whether the person said no. */
export function isDeclined(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 4001
}
