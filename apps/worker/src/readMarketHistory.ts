import type { ObservedMarket } from '@spells/core'
import { listMarketSteps, type ScopedDatabase } from '@spells/db'
import { toTime } from '@spells/shared'
import { historyStepsMs, type MarketHistory } from '@spells/shared/api'
import type { PricePoint } from '@spells/signals'
import { z } from 'zod'
import type { Deps } from './deps.ts'
import { buildStepWindow, listGaps, type StepWindow } from './listGaps.ts'

/** From this part of steps without an observation on, the source is asked for what it knows. */
const THIN = 0.5
const KEEP_SEC = 600
/** The past is asked for as far back as anybody may ask, so that one answer serves them all. */
const MAX_STEPS = 2_000

/** A market's history in steps that end now: what we observed, filled up by the source where that is thin. */
export async function readMarketHistory(
  market: ObservedMarket,
  request: { readonly resolution: keyof typeof historyStepsMs; readonly limit: number; readonly nowMs: number },
  deps: Pick<Deps, 'cache' | 'clob'> & { readonly database: ScopedDatabase },
): Promise<MarketHistory> {
  const { resolution, limit, nowMs } = request
  const stepMs = historyStepsMs[resolution]
  const { fromMs, toMs } = buildStepWindow(nowMs, { stepMs, limit })
  const { source, id } = market
  const observed = await deps.database.withPublic((tx) => listMarketSteps(tx, { source, id, stepMs, fromMs, toMs }))
  const points = new Map<number, MarketHistory['points'][number]>()
  if (observed.length < limit * THIN) {
    const past = await findPast(market, { resolution, fromMs: toMs - MAX_STEPS * stepMs, toMs, stepMs }, deps)
    for (const { atMs, probability } of past) {
      const at = Math.floor(atMs / stepMs) * stepMs
      if (at >= fromMs && atMs <= nowMs) points.set(at, { at: toTime(at), probability, from: 'clob' })
    }
  }
  // What we saw ourselves stands, and what was stored of the rest does not change.
  for (const { atMs, probability, origin } of observed)
    points.set(atMs, { at: toTime(atMs), probability, from: origin })
  const sorted = [...points].sort(([left], [right]) => left - right)
  return {
    points: sorted.map(([, point]) => point),
    gaps: listGaps(
      sorted.map(([at]) => at),
      { fromMs, toMs, stepMs },
    ),
  }
}

const keptSchema = z.array(z.strictObject({ atMs: z.int(), probability: z.number().min(0).max(1) }))

/** What the source says about the past, asked at most every ten minutes; nothing when it does not answer. */
async function findPast(
  market: ObservedMarket,
  request: StepWindow & { readonly resolution: string },
  deps: Pick<Deps, 'cache' | 'clob'>,
): Promise<readonly PricePoint[]> {
  const [tokenId] = market.tokenIds
  if (tokenId === undefined) return []
  const { resolution, ...window } = request
  const key = `history:v1:${market.id}:${resolution}`
  try {
    const kept = await deps.cache.get(key)
    const parsed = kept === null ? undefined : keptSchema.safeParse(JSON.parse(kept))
    if (parsed?.success) return parsed.data
    const { points } = await deps.clob.fetchHistory({ tokenId, ...window })
    // The newest of each step is enough.
    const last = [...new Map(points.map((point) => [Math.floor(point.atMs / window.stepMs), point])).values()]
    await deps.cache.put(key, JSON.stringify(last), { expirationTtl: KEEP_SEC })
    return last
  } catch {
    return []
  }
}
