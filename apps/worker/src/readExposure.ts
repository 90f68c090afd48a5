import type { BlastRadiusFacts, ObservedPrice } from '@spells/core'
import type { ScopedDatabase, VaultRow } from '@spells/db'
import { AppError } from '@spells/shared'
import { isAddressEqual } from 'viem'
import type { Deps } from './deps.ts'
import { findPrices } from './findPrices.ts'

/** What a session's loss is computed from, read at one block. */
export type Exposure = {
  readonly facts: BlastRadiusFacts
  readonly blockNumber: bigint
  /** Those that the loss is weighed with. */
  readonly prices: readonly ObservedPrice[]
  readonly symbols: ReadonlyMap<string, { readonly symbol: string; readonly decimals: number }>
}

/**
 * Reads what a vault has, what others may take of it, and what that is worth.
 * @returns undefined when the chain does not answer
 */
export async function readExposure(
  vault: Pick<VaultRow, 'address'>,
  database: ScopedDatabase,
  deps: Pick<Deps, 'cache' | 'chain' | 'config'>,
): Promise<Exposure | undefined> {
  const { aave, entryPoint, weth } = deps.config.DEPLOYMENT
  const { address } = vault
  const tokens = aave.assets.flatMap(({ address: token, aToken }) => [token, aToken])
  const spenders = tokens.map((token) => ({ token, account: address, spender: aave.pool }))
  try {
    const [funds, { prices }] = await Promise.all([
      deps.chain.readFunds({
        accounts: [address],
        tokens: [entryPoint, ...tokens].map((token) => ({ token, account: address })),
        allowances: spenders,
      }),
      findPrices(database, deps),
    ])
    const [deposit = 0n, ...balances] = funds.tokens
    const held = tokens.map((token, index) => {
      const depositOf = aave.assets.find(({ aToken }) => aToken === token)?.address
      return { token, amount: balances[index] ?? 0n, ...(depositOf !== undefined && { depositOf }) }
    })
    const priceOf = (token: string, pricedAs: string) =>
      prices
        .filter((price) => price.token.toLowerCase() === pricedAs.toLowerCase())
        .map(({ decimals, maxUsd }) => ({ token, decimals, maxUsd }))
    return {
      blockNumber: funds.blockNumber,
      prices: prices.filter(({ token }) => [weth, ...tokens].some((one) => isAddressEqual(one, token))),
      symbols: new Map([
        ['native', { symbol: 'ETH', decimals: 18 }],
        ...aave.assets.flatMap(({ address: token, aToken, symbol, decimals }) => [
          [token.toLowerCase(), { symbol, decimals }] as const,
          [aToken.toLowerCase(), { symbol: `${symbol} on Aave`, decimals }] as const,
        ]),
      ]),
      facts: {
        vault: address,
        tokens,
        pools: [{ pool: aave.pool, assets: aave.assets }],
        held: [{ token: 'native', amount: (funds.natives[0] ?? 0n) + deposit }, ...held],
        allowances: spenders.map(({ token, spender }, index) => ({
          ...{ token, spender, amount: funds.allowances[index] ?? 0n },
        })),
        prices: [
          ...priceOf('native', weth).map((price) => ({ ...price, token: 'native' as const })),
          ...aave.assets.flatMap(({ address: token, aToken }) =>
            [token, aToken].flatMap((one) => priceOf(one, token).map((price) => ({ ...price, token: one }))),
          ),
        ],
        nowSec: funds.timeSec,
      },
    }
  } catch (error) {
    if (error instanceof AppError && error.code === 'chain_unavailable') return undefined
    throw error
  }
}
