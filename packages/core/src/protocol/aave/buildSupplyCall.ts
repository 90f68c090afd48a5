import type { Call } from '@spells/shared'
import { type Address, encodeFunctionData } from 'viem'
import { aavePoolAbi } from './aavePoolAbi.ts'

/** Supplies `amount` base units of `asset` to the pool; the aTokens go to `account`. Needs an approval. */
export function buildSupplyCall(options: {
  readonly pool: Address
  readonly asset: Address
  readonly amount: bigint
  readonly account: Address
}): Call {
  const { pool, asset, amount, account } = options
  const data = encodeFunctionData({ abi: aavePoolAbi, functionName: 'supply', args: [asset, amount, account, 0] })
  return { target: pool, valueWei: '0', data }
}
