import { AppError } from '@spells/shared'
import { z } from 'zod'

/** A probability at a past time. */
export type PricePoint = { readonly atMs: number; readonly probability: number }

export type PriceHistory = { readonly points: readonly PricePoint[]; readonly refused: number }

const bodySchema = z.object({ history: z.array(z.unknown()).max(200_000) })
const pointSchema = z.object({ t: z.int().positive().max(32_503_680_000), p: z.number().min(0).max(1) })

/**
 * Reads the CLOB's `/prices-history`: points with a rubbish time or price are counted and left out, the rest is sorted.
 * @throws upstream_bad_shape when the document is not a history
 */
export function parsePriceHistory(body: unknown): PriceHistory {
  const parsed = bodySchema.safeParse(body)
  if (!parsed.success) {
    throw new AppError({
      code: 'upstream_bad_shape',
      shortMessage: 'The CLOB sent something other than a price history.',
      retry: 'safe',
    })
  }
  const byTime = new Map<number, number>()
  let refused = 0
  for (const item of parsed.data.history) {
    const point = pointSchema.safeParse(item)
    if (point.success && !byTime.has(point.data.t)) byTime.set(point.data.t, point.data.p)
    else refused++
  }
  const points = [...byTime].sort(([a], [b]) => a - b).map(([t, p]) => ({ atMs: t * 1000, probability: p }))
  return { points, refused }
}
