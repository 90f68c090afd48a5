import { ok, type Result, refuse } from '@spells/shared'
import { parseUnits } from 'viem'

type AmountRefused = { readonly code: 'empty' | 'not_a_number' | 'too_precise' | 'zero'; readonly message: string }

/**
 * Reads what a person typed as an amount of a token.
 * @returns base units
 */
export function parseAmount(text: string, decimals: number): Result<bigint, AmountRefused> {
  const trimmed = text.trim().replaceAll(/[,\s]/g, '')
  if (trimmed === '') return refuse({ code: 'empty', message: 'Enter an amount.' })
  if (!/^(\d+\.?\d*|\.\d+)$/.test(trimmed)) {
    return refuse({ code: 'not_a_number', message: `“${text.trim()}” is not a number. Use digits and a point.` })
  }
  const fraction = trimmed.split('.')[1] ?? ''
  if (fraction.replace(/0+$/, '').length > decimals) {
    return refuse({ code: 'too_precise', message: `This token has at most ${decimals} digits after the point.` })
  }
  const amount = parseUnits(trimmed, decimals)
  return amount === 0n ? refuse({ code: 'zero', message: 'Must be more than zero.' }) : ok(amount)
}
