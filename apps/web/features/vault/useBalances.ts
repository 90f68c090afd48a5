import type { Vault } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useAssets } from '../spells/useAssets.ts'
import { loadWallet } from '../wallet/loadWallet.ts'
import { useWallet } from '../wallet/walletStore.ts'

/** What an account holds of one token; `lent` is what Aave owes it. */
export type Balance = {
  readonly symbol: string
  readonly decimals: number
  readonly amount: bigint
  readonly kind: 'native' | 'token' | 'lent'
  readonly address: `0x${string}` | undefined
}

/**
 * Balances of a vault, read from the chain through the owner's wallet. They appear when a wallet on the vault's chain is
 * connected.
 */
export function useBalances(vault: Pick<Vault, 'address' | 'chainId'>) {
  const wallet = useWallet()
  const assets = useAssets()
  const ready = wallet.status === 'connected' && wallet.chainId === vault.chainId
  const query = useQuery({
    queryKey: ['balances', vault.chainId, vault.address, assets.length],
    enabled: ready,
    refetchInterval: 15_000,
    queryFn: async (): Promise<readonly Balance[]> => {
      const { readChain } = await loadWallet()
      const chain = await readChain()
      const native = {
        symbol: 'ETH',
        decimals: 18,
        kind: 'native' as const,
        address: undefined,
        amount: await chain.getNativeBalance(vault.address),
      }
      const tokens = await Promise.all(
        assets.flatMap(({ symbol, decimals, address, aToken }) => [
          chain
            .getTokenBalance(address, vault.address)
            .then((amount): Balance => ({ symbol, decimals, kind: 'token', address, amount })),
          chain
            .getTokenBalance(aToken, vault.address)
            .then((amount): Balance => ({ symbol, decimals, kind: 'lent', address, amount })),
        ]),
      )
      return [native, ...tokens]
    },
  })
  return { ready, ...query }
}
