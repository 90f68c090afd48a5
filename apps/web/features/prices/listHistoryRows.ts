import type { PriceHistory } from '@spells/shared/api'

type Step = PriceHistory['points'][number]

/** A row of the table: a step, or a stretch until `to` of which nothing is known. */
export type HistoryRow =
  | { readonly kind: 'step'; readonly at: string; readonly step: Step }
  | { readonly kind: 'gap'; readonly at: string; readonly to: string }

/** Steps and what is not known between them, newest first. */
export function listHistoryRows({ points, gaps }: PriceHistory): readonly HistoryRow[] {
  return [
    ...points.map((step) => ({ kind: 'step', at: step.at, step }) as const),
    ...gaps.map(({ from, to }) => ({ kind: 'gap', at: from, to }) as const),
  ].sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
}
