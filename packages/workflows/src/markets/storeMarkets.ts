import type { ObservedMarket } from '@spells/core'
import { type MarketRow, recordRefreshRun, type SystemDatabase, saveDataBad, saveMarkets } from '@spells/db'
import type { LazyMarketSnapshot, MarketCursor } from '@spells/signals'
import { countDataBad } from '../refresh/countDataBad.ts'
import { toBatches } from './toBatches.ts'

/** Markets per transaction. */
export const STORE_BATCH = 250

/**
 * Writes some of a snapshot's markets to Postgres, in transactions of `STORE_BATCH`. The first of the run (batch 0) also
 * says what was refused, and how the run went. Repeating it changes nothing.
 */
export async function storeMarkets(
  database: SystemDatabase,
  snapshot: LazyMarketSnapshot,
  at: {
    /** Which of the snapshot's markets these are; from 0 on. */
    readonly batch: number
    readonly markets: readonly ObservedMarket[]
    readonly scheduledAtMs: number
    readonly endedAtMs: number
    /** How the source was paged; undefined when an earlier version fetched. */
    readonly paging?: MarketCursor['by'] | undefined
  },
): Promise<void> {
  let isFirst = at.batch === 0
  for (const markets of toBatches(at.markets, STORE_BATCH)) {
    const saysHowItWent = isFirst
    isFirst = false
    await database.withSystem(async (tx) => {
      await saveMarkets(tx, markets.map(toMarketRow))
      if (!saysHowItWent) return
      const { source, refused, observedAtMs, counts, frozenSinceMs } = snapshot
      await saveDataBad(tx, { source, atMs: observedAtMs, items: refused })
      const outcome = frozenSinceMs === undefined ? 'good' : 'frozen'
      const ended = { ...counts, startedAt: observedAtMs, endedAt: at.endedAtMs, outcome, error: null } as const
      const slot = { source, scheduledAtMs: at.scheduledAtMs }
      const paging = at.paging ?? null
      await recordRefreshRun(tx, slot, { ...ended, dataBad: countDataBad(refused), paging })
    })
  }
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
