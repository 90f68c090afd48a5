import { formatUnits } from 'viem'
import { groupDigits } from './groupDigits.ts'

/**
 * An amount in base units with grouped digits, cut (never rounded up) to the given number of fraction digits.
 * @param amount base units, as a decimal string or bigint
 */
export function formatAmount(
  amount: string | bigint,
  decimals: number,
  { maxFractionDigits = 6 }: { readonly maxFractionDigits?: number } = {},
): string {
  const value = BigInt(amount)
  const [whole = '0', fraction = ''] = formatUnits(value, decimals).split('.')
  const kept = fraction.slice(0, maxFractionDigits).replace(/0+$/, '')
  const grouped = groupDigits(whole)
  if (value > 0n && grouped === '0' && kept === '') return `<0.${'0'.repeat(maxFractionDigits - 1)}1`
  return kept === '' ? grouped : `${grouped}.${kept}`
}
