import type { VaultRow } from '@spells/db'
import type { Address } from 'viem'
import type { Deps } from './deps.ts'

/** One thing that a vault holds. `pricedAs` is the token whose price it has. */
export type Holding = {
  readonly kind: 'native' | 'token' | 'supplied'
  readonly symbol: string
  readonly token: Address | null
  readonly decimals: number
  readonly amount: bigint
  readonly pricedAs: Address
}

export type Holdings = {
  readonly blockNumber: bigint
  readonly baseFeePerGasWei: bigint
  readonly priorityFeePerGasWei: bigint
  readonly items: readonly Holding[]
  readonly ownerNativeWei: bigint
  readonly isDeployed: boolean
}

/** What a vault holds of everything that we know, read from one block. @throws AppError `chain_unavailable` */
export async function readHoldings(
  vault: Pick<VaultRow, 'address' | 'owner'>,
  deps: Pick<Deps, 'chain' | 'config'>,
): Promise<Holdings> {
  const { aave, weth } = deps.config.DEPLOYMENT
  const known = aave.assets.flatMap(({ symbol, address, decimals, aToken }) => [
    { kind: 'token' as const, symbol, token: address, decimals, pricedAs: address },
    { kind: 'supplied' as const, symbol, token: aToken, decimals, pricedAs: address },
  ])
  const funds = await deps.chain.readFunds({
    accounts: [vault.address, vault.owner],
    tokens: known.map(({ token }) => ({ token, account: vault.address })),
  })
  const native: Holding = {
    ...{ kind: 'native', symbol: 'ETH', token: null, decimals: 18, pricedAs: weth },
    amount: funds.natives[0] ?? 0n,
  }
  return {
    blockNumber: funds.blockNumber,
    baseFeePerGasWei: funds.baseFeePerGasWei,
    priorityFeePerGasWei: funds.priorityFeePerGasWei,
    items: [native, ...known.map((item, index) => ({ ...item, amount: funds.tokens[index] ?? 0n }))],
    ownerNativeWei: funds.natives[1] ?? 0n,
    isDeployed: funds.deployed[0] ?? false,
  }
}
