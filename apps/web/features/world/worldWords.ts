import type { Category, Factor, Phase, Severity } from '@spells/shared'
import type { Tone } from '../../ui/Badge.tsx'

/** The words for what classifies a story, as a page says them. */
export const categoryNames: Record<Category, string> = {
  conflict: 'Conflict',
  politics: 'Politics',
  monetary: 'Central banks',
  economy: 'Economy',
  markets: 'Markets',
  crypto: 'Crypto',
  regulation: 'Regulation',
  energy: 'Energy',
  disaster: 'Disaster',
  health: 'Health',
  cyber: 'Cyber',
  technology: 'Technology',
  other: 'Other',
}

/** Least first, as in `SEVERITIES`. */
export const severityNames: Record<Severity, string> = {
  info: 'Info',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  critical: 'Critical',
}

export const severityTones: Record<Severity, Tone> = {
  info: 'neutral',
  low: 'info',
  medium: 'attention',
  high: 'bad',
  critical: 'bad',
}

export const phaseNames: Record<Phase, string> = {
  breaking: 'Breaking',
  developing: 'Developing',
  sustained: 'Sustained',
  fading: 'Fading',
}

/** Each factor with what its ends mean. */
export const factorNames: Record<Factor, { readonly name: string; readonly down: string; readonly up: string }> = {
  growth: { name: 'Growth', down: 'slowing', up: 'growing' },
  liquidity: { name: 'Liquidity', down: 'tighter money', up: 'easier money' },
  risk: { name: 'Risk', down: 'calmer', up: 'more danger' },
  regulation: { name: 'Regulation', down: 'looser rules', up: 'tighter rules' },
  shock: { name: 'Shock', down: 'as expected', up: 'unexpected' },
}

/** A country of ISO 3166-1 by its name. */
export function nameCountry(code: string): string {
  regions ??= new Intl.DisplayNames('en', { type: 'region' })
  return regions.of(code) ?? code
}
// Made when first needed: it takes longer than all else on the page.
let regions: Intl.DisplayNames | undefined
