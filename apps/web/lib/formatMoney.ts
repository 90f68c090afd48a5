import { groupDigits } from './groupDigits.ts'

/**
 * An amount of US dollars to the cent, cut and never rounded up.
 * @param usd a decimal string
 */
export function formatMoney(usd: string): string {
  const [whole = '0', fraction = ''] = usd.split('.')
  const cents = fraction.padEnd(2, '0').slice(0, 2)
  if (whole === '0' && cents === '00' && /[1-9]/.test(fraction)) return '<$0.01'
  return `$${groupDigits(whole)}.${cents}`
}
