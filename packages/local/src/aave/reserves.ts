import { parseUnits } from 'viem'
import type { Contract } from './aaveContract.ts'

/** A rate curve: the reserve's optimal use and its slopes, in rays. */
type RateCurve = readonly [
  optimalUsage: bigint,
  baseVariable: bigint,
  variableSlope1: bigint,
  variableSlope2: bigint,
  stableSlope1: bigint,
  stableSlope2: bigint,
  baseStableOffset: bigint,
  stableExcessOffset: bigint,
  optimalStableToTotal: bigint,
]

/** How a token is listed. Source: Aave's own market configuration of the 3.0 deployments. */
export type ReserveTerms = {
  readonly symbol: string
  readonly decimals: number
  readonly priceUsd8: bigint
  readonly ltvBps: bigint
  readonly liquidationThresholdBps: bigint
  readonly liquidationBonusBps: bigint
  readonly reserveFactorBps: bigint
  readonly curve: RateCurve
}

/** A token and the terms on which it is listed. */
export type ListedToken = { readonly token: Contract; readonly terms: ReserveTerms }

const ray = (fraction: string): bigint => parseUnits(fraction, 27)

const STABLE_CURVE: RateCurve = [
  ...([ray('0.9'), 0n, ray('0.04'), ray('0.6')] as const),
  ...([ray('0.005'), ray('0.6'), ray('0.01'), ray('0.08'), ray('0.2')] as const),
]
const VOLATILE_CURVE: RateCurve = [
  ...([ray('0.45'), 0n, ray('0.07'), ray('3')] as const),
  ...([ray('0.07'), ray('3'), ray('0.02'), ray('0.05'), ray('0.2')] as const),
]

export const USDC_TERMS: ReserveTerms = {
  symbol: 'USDC',
  decimals: 6,
  priceUsd8: 1_00000000n,
  ltvBps: 8_000n,
  liquidationThresholdBps: 8_500n,
  liquidationBonusBps: 10_500n,
  reserveFactorBps: 1_000n,
  curve: STABLE_CURVE,
}

export const WETH_TERMS: ReserveTerms = {
  symbol: 'WETH',
  decimals: 18,
  priceUsd8: 2_500_00000000n,
  ltvBps: 8_000n,
  liquidationThresholdBps: 8_250n,
  liquidationBonusBps: 10_500n,
  reserveFactorBps: 1_000n,
  curve: VOLATILE_CURVE,
}
