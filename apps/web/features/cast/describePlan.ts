import { type CastPlan, isSpellPlan, type SpellCastPlan } from '@spells/shared/api'
import { formatAmount } from '../../lib/formatAmount.ts'
import type { Asset } from '../spells/buildParameters.ts'
import { type NamedSpell, nameSpell } from './nameSpell.ts'

/** What a cast does, in a few words: “Lend 100 USDC” would be the spell's own; this names action, amount and token. */
export function describePlan(
  plan: CastPlan,
  options: { readonly spells: readonly NamedSpell[] | undefined; readonly assets: readonly Asset[] },
): string {
  if (isSpellPlan(plan)) return describeSpell(plan, options)
  if (plan.action !== 'withdraw') return sessionPlans[plan.action]
  if (plan.token === 'native') return `Withdraw ${formatAmount(plan.amount, 18)} ETH`
  const token = findAsset(options.assets, plan.token)
  return token ? `Withdraw ${formatAmount(plan.amount, token.decimals)} ${token.symbol}` : 'Withdraw a token'
}

const sessionPlans = { arm: 'Arm a session', disarm: 'Disarm a session', disarmAll: 'Disarm every session' } as const

function describeSpell(plan: SpellCastPlan, options: Parameters<typeof describePlan>[1]): string {
  const { amount, asset } = plan.parameters
  const name = nameSpell(plan, options.spells)
  const token = typeof asset === 'string' ? findAsset(options.assets, asset) : undefined
  const verb = plan.action === 'entry' ? 'Cast' : 'Close'
  if (!token || typeof amount !== 'string') return `${verb} ${name}`
  const size = amount === 'max' ? `all ${token.symbol}` : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  return plan.action === 'entry' ? `${verb} ${name} with ${size}` : `${verb} ${name}: take back ${size}`
}

function findAsset(assets: readonly Asset[], wanted: string): Asset | undefined {
  return assets.find(({ address }) => address.toLowerCase() === wanted.toLowerCase())
}
