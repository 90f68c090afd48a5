import { useChain } from '../wallet/useChain.ts'
import type { Asset } from './buildParameters.ts'

const none: readonly Asset[] = []

/** Tokens that the spells can use on this chain. */
export function useAssets(): readonly Asset[] {
  return useChain()?.deployment.aave.assets ?? none
}
