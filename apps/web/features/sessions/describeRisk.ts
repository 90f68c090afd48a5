import { decodePolicy } from '@spells/core'
import type { Hex } from 'viem'
import type { Asset } from '../spells/buildParameters.ts'

/** The most that a session can cost, read from the policy that the chain enforces and not from what anybody says about it. */
export type Risk = {
  readonly spends: readonly { readonly symbol: string; readonly decimals: number; readonly amount: bigint }[]
  readonly gasWei: bigint
  readonly operations: number
  readonly protectiveOperations: number
  readonly validUntilMs: number
}

/** @returns undefined when the policy is in a format that this page does not know */
export function describeRisk(policy: Hex, assets: readonly Asset[]): Risk | undefined {
  const decoded = decodePolicy(policy)
  if (!decoded.ok) return undefined
  const { budgets, normal, protective, validUntilSec } = decoded.value
  return {
    spends: budgets.map(({ token, total }) => {
      const asset = assets.find(({ address }) => address.toLowerCase() === token.toLowerCase())
      if (token === 'native') return { symbol: 'ETH', decimals: 18, amount: total }
      return { symbol: asset?.symbol ?? `units of ${token}`, decimals: asset?.decimals ?? 0, amount: total }
    }),
    gasWei: normal.maxGasWei + protective.maxGasWei,
    operations: normal.maxOperations,
    protectiveOperations: protective.maxOperations,
    validUntilMs: validUntilSec * 1000,
  }
}
