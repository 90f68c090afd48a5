import { formatPercent } from '@spells/shared'

/** The condition of a trigger: a probability that crosses a threshold. Both in [0, 1]. */
export type Premise = { readonly direction: 'above' | 'below'; readonly threshold: number }

/** A first threshold worth proposing: ten points away, on the side that still has room. */
export function proposePremise(probability: number): Premise {
  const direction = probability <= 0.85 ? 'above' : 'below'
  const raw = direction === 'above' ? probability + 0.1 : probability - 0.1
  return { direction, threshold: Math.min(0.99, Math.max(0.01, Math.round(raw * 100) / 100)) }
}

/** What a trigger with this premise would do now, in one sentence. */
export function describePremise({ direction, threshold }: Premise, probability: number): string {
  const mark = formatPercent(threshold)
  const beyond = direction === 'above' ? probability >= threshold : probability <= threshold
  if (!beyond) {
    const points = Math.abs(threshold - probability) * 100
    return `It is ${points.toFixed(1)} points away. It fires when a reading ${direction === 'above' ? `reaches ${mark} or more` : `falls to ${mark} or less`}.`
  }
  return direction === 'above'
    ? `It is already above. It fires only after a reading below ${mark} and then one that reaches it again.`
    : `It is already below. It fires only after a reading above ${mark} and then one that falls to it again.`
}
