import { groupDigits } from '../../lib/groupDigits.ts'

/** A price on an axis, in dollars with as many digits behind the point as the axis needs. */
export function formatTickPrice(usd: number, digits: number): string {
  const [whole = '0', fraction] = usd.toFixed(digits).split('.')
  return `$${groupDigits(whole)}${fraction === undefined ? '' : `.${fraction}`}`
}
