import type { ObservedMarket } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import { fromSnapshotRow, isSnapshotRow, toSnapshotRow } from './snapshotRow.ts'

/**
 * Markets of one page as one text, which takes less than half of the memory that they take as objects.
 * PERSISTED: step results.
 */
export type PackedMarkets = {
  readonly observedAtMs: number
  /** Of all rows. Absent where there are none, and in results from before it was written: then `gamma`. */
  readonly source?: ObservedMarket['source']
  readonly rows: string
}

/** @param page.observedAtMs when we asked for it */
export function packMarkets(page: {
  readonly observedAtMs: number
  readonly accepted: readonly ObservedMarket[]
}): PackedMarkets {
  const { observedAtMs, accepted } = page
  const [first] = accepted
  const rows = JSON.stringify(accepted.map((market) => toSnapshotRow(market, observedAtMs)))
  return first ? { observedAtMs, source: first.source, rows } : { observedAtMs, rows }
}

/**
 * Reads what `packMarkets` wrote.
 * @throws AppError packed_markets_unreadable
 */
export function unpackMarkets({ observedAtMs, source = 'gamma', rows }: PackedMarkets): readonly ObservedMarket[] {
  const read = parseRows(rows)
  if (!Array.isArray(read)) throw unreadable('The rows are no list.')
  return read.map((row: unknown, at) => {
    if (!isSnapshotRow(row)) throw unreadable(`Row ${at} is no market.`)
    return fromSnapshotRow(row, { source, observedAtMs })
  })
}

function parseRows(rows: string): unknown {
  try {
    return JSON.parse(rows)
  } catch {
    throw unreadable('The rows are no JSON.')
  }
}

function unreadable(what: string): AppError {
  const shortMessage = `The markets of a step cannot be read. ${what}`
  return new AppError({ code: 'packed_markets_unreadable', shortMessage, retry: 'never' })
}
