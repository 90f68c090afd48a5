import type { ObservedMarket } from '@spells/core'
import { type MarketRow, recordRefreshRun, type SystemDatabase, saveDataBad, saveMarkets } from '@spells/db'
import type { MarketSnapshot } from '@spells/signals'
import { countDataBad } from '../refresh/countDataBad.ts'

/** Markets per transaction. */
export const STORE_BATCH = 250

/** Writes one batch of a snapshot's markets to Postgres; with the first one also what was refused, and how the run went. */
export async function storeMarkets(
  database: SystemDatabase,
  snapshot: MarketSnapshot,
  at: { readonly batch: number; readonly scheduledAtMs: number; readonly endedAtMs: number },
): Promise<void> {
  const { batch, scheduledAtMs, endedAtMs } = at
  const { source, markets, refused, observedAtMs, counts, frozenSinceMs } = snapshot
  const rows = markets.slice(batch * STORE_BATCH, (batch + 1) * STORE_BATCH).map(toMarketRow)
  await database.withSystem(async (tx) => {
    await saveMarkets(tx, rows)
    if (batch !== 0) return
    await saveDataBad(tx, { source, atMs: observedAtMs, items: refused })
    const outcome = frozenSinceMs === undefined ? 'good' : 'frozen'
    const ended = { ...counts, startedAt: observedAtMs, endedAt: endedAtMs, outcome, error: null } as const
    await recordRefreshRun(tx, { source, scheduledAtMs }, { ...ended, dataBad: countDataBad(refused) })
  })
}

function toMarketRow({ observedAtMs, endsAtMs, outcomes, tokenIds, ...market }: ObservedMarket): MarketRow {
  return {
    ...market,
    outcomes: [...outcomes],
    tokenIds: [...tokenIds],
    endsAt: endsAtMs,
    observedAt: observedAtMs,
  }
}
