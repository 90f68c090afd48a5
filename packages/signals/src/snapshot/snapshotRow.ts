import type { ObservedMarket } from '@spells/core/signal'
import { z } from 'zod'

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
    z.enum(['open', 'resolved', 'disputed']),
    z.int(),
  ])
  .rest(z.unknown())
export type SnapshotRow = z.output<typeof snapshotRowSchema>

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
