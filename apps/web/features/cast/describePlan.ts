import type { CastPlan } from '@spells/shared/api'
import { formatAmount } from '../../lib/formatAmount.ts'
import type { Asset } from '../spells/buildParameters.ts'

/** What a cast does, in a few words: “Lend 100 USDC” would be the spell's own; this names action, amount and token. */
export function describePlan(
  plan: Pick<CastPlan, 'spell' | 'action' | 'parameters'>,
  options: { readonly name: string; readonly assets: readonly Asset[] },
): string {
  const { amount, asset } = plan.parameters
  const token = options.assets.find(
    ({ address }) => typeof asset === 'string' && address.toLowerCase() === asset.toLowerCase(),
  )
  const verb = plan.action === 'entry' ? 'Cast' : 'Close'
  if (!token || typeof amount !== 'string') return `${verb} ${options.name}`
  const size = amount === 'max' ? `all ${token.symbol}` : `${formatAmount(amount, token.decimals)} ${token.symbol}`
  return plan.action === 'entry' ? `${verb} ${options.name} with ${size}` : `${verb} ${options.name}: take back ${size}`
}
