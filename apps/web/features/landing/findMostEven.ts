import type { Market } from '@spells/shared/api'

/** The market whose outcome is least certain; the first of those that are alike. */
export function findMostEven<Shown extends Pick<Market, 'probability'>>(markets: readonly Shown[]): Shown | undefined {
  const distance = ({ probability }: Shown) => Math.abs(probability - 0.5)
  return markets.toSorted((one, other) => distance(one) - distance(other))[0]
}
