import type { BlastRadiusView } from '@spells/shared/api'
import { formatUnits, parseUnits } from 'viem'
import { formatAmount } from '../../lib/formatAmount.ts'
import { formatMoney } from '../../lib/formatMoney.ts'

/** The most that a session can cost, in words, and how it adds up. */
export type Loss = {
  /** Until the session ends, whatever the vault holds then. */
  readonly limit: string
  /** The same, but no more than the vault has now. */
  readonly now: string | undefined
  readonly lines: readonly { readonly what: string; readonly amount: string; readonly worth: string }[]
}

const causes: Readonly<Record<BlastRadiusView['lines'][number]['cause'], string>> = {
  transfer: 'Sent away by its own calls',
  approval: 'Taken by a contract that it may approve',
  allowance: 'Taken through what the vault has allowed already',
  withdrawal: 'A deposit paid out to somebody else',
  value: 'Ether that its calls may carry',
  gas: 'Network fees that the vault pays',
}

export function describeLoss({ limitUsd, nowUsd, lines, unknownRules }: BlastRadiusView): Loss {
  const known = lines.map(({ cause, amount, worthUsd, tokens }) => {
    const token = tokens[0]
    const symbol = tokens.map((one) => one.symbol).join(' or ')
    return {
      what: causes[cause],
      amount:
        amount === null || !token ? `no bound, in ${symbol}` : `${formatAmount(amount, token.decimals)} ${symbol}`,
      worth: worthUsd === null ? 'no price known' : toMoney(worthUsd),
    }
  })
  const unknown = { what: 'Calls whose effect is not known', amount: 'everything in the vault', worth: 'no bound' }
  return {
    limit: limitUsd === null ? 'No bound in dollars is known' : toMoney(limitUsd),
    now: nowUsd === null ? undefined : toMoney(nowUsd),
    lines: unknownRules.length > 0 ? [...known, unknown] : known,
  }
}

/** To the cent, rounded up: a bound is never shown as less than it is. */
function toMoney(usd: string): string {
  const cents = (parseUnits(usd, 6) + 9_999n) / 10_000n
  return formatMoney(formatUnits(cents, 2))
}
