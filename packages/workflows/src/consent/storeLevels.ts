import { listSharedTriggers, saveSharedLevels } from '@spells/db'
import { buildSharedLevels, EPSILON } from '@spells/signals/consent'
import type { FencedRun } from '../refresh/fencedRun.ts'
import { toDay } from '../toDay.ts'

/**
 * Publishes how many workspaces wait near the levels of each market, once a day for each: asking again, and a trigger
 * that comes or goes in between, change nothing before the next day.
 * @returns markets that were published
 */
export async function storeLevels(run: FencedRun, nowMs: number): Promise<number> {
  const day = toDay(nowMs)
  return run.write(async (tx) => {
    const byMarket = Map.groupBy(await listSharedTriggers(tx, { nowMs, day }), ({ marketId }) => marketId)
    for (const [marketId, triggers] of byMarket) {
      const levels = buildSharedLevels(triggers, drawUnit)
      await saveSharedLevels(tx, { marketId, day, epsilon: EPSILON, levels, publishedAt: nowMs })
    }
    return byMarket.size
  })
}

/** A number in [0, 1) that nobody can predict. */
function drawUnit(): number {
  const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
  return ((high >>> 5) * 67_108_864 + (low >>> 6)) / 9_007_199_254_740_992
}
