import { listPriceSteps, type ScopedDatabase } from '@spells/db'
import { toTime, usdSchema } from '@spells/shared'
import { historyStepsMs, type PriceHistory } from '@spells/shared/api'
import type { Candle, PricedToken } from '@spells/signals'
import { z } from 'zod'
import type { Deps } from './deps.ts'
import { buildStepWindow, listGaps } from './listGaps.ts'

/** From this part of steps without an observation on, the source is asked for what it knows. */
const THIN = 0.5
const KEEP_SEC = 600
/** The past is asked for as far back as anybody may ask, so that one answer serves them all. */
const MAX_STEPS = 2_000

/** A token's price in steps that end now: what we observed, filled up by GMX's candles where that is thin. */
export async function readPriceHistory(
  token: PricedToken,
  request: { readonly resolution: keyof typeof historyStepsMs; readonly limit: number; readonly nowMs: number },
  deps: Pick<Deps, 'cache' | 'candles'> & { readonly database: ScopedDatabase },
): Promise<PriceHistory> {
  const { resolution, limit, nowMs } = request
  const window = buildStepWindow(nowMs, { stepMs: historyStepsMs[resolution], limit })
  const observed = await deps.database.withPublic((tx) => listPriceSteps(tx, { token: token.address, ...window }))
  const points = new Map<number, PriceHistory['points'][number]>()
  if (observed.length < limit * THIN) {
    for (const { atMs, ...candle } of await findCandles(token, { resolution, nowMs }, deps)) {
      if (atMs >= window.fromMs && atMs <= nowMs) points.set(atMs, { at: toTime(atMs), ...candle, from: 'gmx' })
    }
  }
  // What we saw ourselves stands.
  for (const { atMs, ...step } of observed) points.set(atMs, { at: toTime(atMs), ...step, from: 'observed' })
  const sorted = [...points].sort(([left], [right]) => left - right)
  const starts = sorted.map(([at]) => at)
  return { points: sorted.map(([, point]) => point), gaps: listGaps(starts, window) }
}

/** PERSISTED: KV, `candles:v1:<symbol>:<resolution>`. */
const keptSchema = z.array(
  z.strictObject({ atMs: z.int(), openUsd: usdSchema, highUsd: usdSchema, lowUsd: usdSchema, closeUsd: usdSchema }),
)

/** What GMX says about the past, asked at most every ten minutes; nothing when it does not answer. */
async function findCandles(
  token: PricedToken,
  { resolution, nowMs }: { readonly resolution: keyof typeof historyStepsMs; readonly nowMs: number },
  deps: Pick<Deps, 'cache' | 'candles'>,
): Promise<readonly Candle[]> {
  const key = `candles:v1:${token.symbol}:${resolution}`
  try {
    const kept = await deps.cache.get(key)
    const parsed = kept === null ? undefined : keptSchema.safeParse(JSON.parse(kept))
    if (parsed?.success) return parsed.data
    const stepMs = historyStepsMs[resolution]
    const { candles } = await deps.candles.fetchCandles({ token, stepMs, limit: MAX_STEPS, nowMs })
    await deps.cache.put(key, JSON.stringify(candles), { expirationTtl: KEEP_SEC })
    return candles
  } catch {
    return []
  }
}
