import { groupDigits } from '../../lib/groupDigits.ts'

/**
 * What a token costs, cut and never rounded up: to the cent from ten dollars on, to four telling digits below.
 * @param usd a decimal string
 */
export function formatPrice(usd: string): string {
  const [whole = '0', fraction = ''] = usd.split('.')
  const zeros = /^0*/.exec(fraction)?.[0].length ?? 0
  const digits = whole.length > 1 ? 2 : whole === '0' && zeros < fraction.length ? zeros + 4 : 4
  return `$${groupDigits(whole)}.${fraction.padEnd(digits, '0').slice(0, digits)}`
}
