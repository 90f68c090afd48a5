import type { ObservedMarket } from '@spells/core/signal'
import { z } from 'zod'

const statusSchema = z.enum(['open', 'resolved', 'disputed'])

/**
 * PERSISTED: one market as a row without keys, in `markets:v1` and in step results; later fields are added at the end.
 * Order: id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAtMs, status, observedAtMs
 * relative to what it is a row of.
 */
export const snapshotRowSchema = z
  .tuple([
    z.string(),
    z.string(),
    z.string(),
    z.array(z.string()),
    z.array(z.string()),
    z.number().min(0).max(1),
    z.number().nullable(),
    z.number().nullable(),
    z.number().nullable(),
    statusSchema,
    z.int(),
  ])
  .rest(z.unknown())
export type SnapshotRow = z.output<typeof snapshotRowSchema>

/** Says of a value out of JSON what the schema says, but cheaply: step results are read over and over. */
export function isSnapshotRow(row: unknown): row is SnapshotRow {
  if (!Array.isArray(row)) return false
  const values: readonly unknown[] = row
  const probability = values[5]
  return (
    values.slice(0, 3).every(isText) &&
    values.slice(3, 5).every((list) => Array.isArray(list) && list.every(isText)) &&
    isNumber(probability) &&
    probability >= 0 &&
    probability <= 1 &&
    values.slice(6, 9).every((value) => value === null || isNumber(value)) &&
    statuses.includes(values[9]) &&
    Number.isSafeInteger(values[10])
  )
}

const isText = (value: unknown) => typeof value === 'string'
const isNumber = (value: unknown): value is number => Number.isFinite(value)
const statuses: readonly unknown[] = statusSchema.options

/** @param observedAtMs of what it is a row of */
export function toSnapshotRow(market: ObservedMarket, observedAtMs: number): SnapshotRow {
  return [
    market.id,
    market.question,
    market.slug,
    [...market.outcomes],
    [...market.tokenIds],
    market.probability,
    market.liquidityUsd,
    market.volumeUsd,
    market.endsAtMs,
    market.status,
    market.observedAtMs - observedAtMs,
  ]
}

/** @param whole what it is a row of */
export function fromSnapshotRow(
  row: SnapshotRow,
  { source, observedAtMs }: { readonly source: ObservedMarket['source']; readonly observedAtMs: number },
): ObservedMarket {
  const [id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAtMs, status, delayMs] = row
  return {
    ...{ source, id, question, slug, outcomes, tokenIds, probability, liquidityUsd, volumeUsd, endsAtMs, status },
    observedAtMs: observedAtMs + delayMs,
  }
}
