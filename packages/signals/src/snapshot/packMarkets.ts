import type { ObservedMarket } from '@spells/core/signal'
import { fromSnapshotRow, type SnapshotRow, toSnapshotRow } from './snapshotRow.ts'

/**
 * Markets of one page as one text, which takes less than half of the memory that they take as objects.
 * PERSISTED: step results.
 */
export type PackedMarkets = { readonly observedAtMs: number; readonly rows: string }

/** @param page.observedAtMs when we asked for it */
export function packMarkets(page: {
  readonly observedAtMs: number
  readonly accepted: readonly ObservedMarket[]
}): PackedMarkets {
  const { observedAtMs, accepted } = page
  return { observedAtMs, rows: JSON.stringify(accepted.map((market) => toSnapshotRow(market, observedAtMs))) }
}

/** Reads what `packMarkets` wrote. */
export function unpackMarkets({ observedAtMs, rows }: PackedMarkets): readonly ObservedMarket[] {
  const read: readonly SnapshotRow[] = JSON.parse(rows)
  return read.map((row) => fromSnapshotRow(row, { source: 'gamma', observedAtMs }))
}
