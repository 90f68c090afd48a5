import { maxUint256 } from 'viem'
import type { WordCheck } from '../policy/policy.ts'

/** The largest number that one word may be, and how it is charged. */
export type AmountBound = {
  readonly cap: bigint
  readonly charge: { readonly kind: 'spend' | 'approve'; readonly budget: number } | null
}

/** The highest number that passes every check of a word. */
export function findAmountBound(checks: readonly WordCheck[] | undefined): AmountBound {
  let bound: AmountBound = { cap: maxUint256, charge: null }
  for (const check of checks ?? []) {
    const highest = findHighest(check)
    const charge =
      check.kind === 'spend' || check.kind === 'approve'
        ? ({ kind: check.kind, budget: check.budget } as const)
        : bound.charge
    bound = { cap: highest < bound.cap ? highest : bound.cap, charge }
  }
  return bound
}

function findHighest(check: WordCheck): bigint {
  switch (check.kind) {
    case 'small':
      return BigInt(check.value)
    case 'word':
      return BigInt(check.word)
    case 'atMost':
      return check.bound
    case 'spend':
    case 'approve':
      return check.cap
    case 'oneOfWords':
      return check.words.reduce((highest, word) => (BigInt(word) > highest ? BigInt(word) : highest), 0n)
    case 'address':
      return BigInt(check.address)
    case 'oneOfAddresses':
      return check.addresses.reduce((highest, one) => (BigInt(one) > highest ? BigInt(one) : highest), 0n)
    case 'free':
    case 'vault':
    case 'atLeast':
      return maxUint256
  }
}
