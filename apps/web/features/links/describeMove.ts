import { formatPercent } from '@spells/shared'
import type { MarketLinks } from '@spells/shared/api'
import { formatAge } from '../../lib/formatAge.ts'

type Move = Pick<MarketLinks['stories'][number], 'confidence' | 'evidence'>

/** How sure a cause is, as a share: never certain. */
export function formatConfidence(confidence: number): string {
  return `${Math.min(99, Math.round(confidence * 100))} %`
}

/** What speaks for a cause, in a sentence. */
export function describeEvidence({ evidence }: Move): string {
  const { shared, deviations, lagMs, qValue, competing } = evidence
  const common = shared.map((word) => word.replace(/^(place|category|token):/, '')).join(', ')
  return [
    `Both are about ${common}`,
    `${Math.abs(deviations).toFixed(1)} times its usual move, ${formatAge(lagMs)} after the first report`,
    `by chance ${qValue < 0.001 ? 'less than 0.001' : qValue.toFixed(3)}`,
    ...(competing.length === 0
      ? []
      : [`${competing.length} other ${competing.length === 1 ? 'story' : 'stories'} could have`]),
  ].join('; ')
}

/** A move of a probability. */
export function describeMove({ evidence: { from, to } }: Move): string {
  return `From ${formatPercent(from)} to ${formatPercent(to)}`
}
