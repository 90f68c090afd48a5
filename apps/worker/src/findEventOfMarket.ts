import { findMarketEvent, type ScopedDatabase } from '@spells/db'
import { toTime } from '@spells/shared'
import type { MarketReply } from '@spells/shared/api'

/**
 * The event that a market belongs to, as the API shows it.
 * @returns null when none is known; undefined when the database could not be asked, which holds up no market
 */
export async function findEventOfMarket(marketId: string, database: ScopedDatabase): Promise<MarketReply['event']> {
  const asked = database.withPublic((tx) => findMarketEvent(tx, { source: 'gamma', marketId }))
  const found = await asked.then((value) => value ?? null).catch(() => undefined)
  if (!found) return found
  const { event, others } = found
  return {
    ...{ id: event.id, title: event.title, tags: event.tags, observedAt: toTime(event.observedAt) },
    markets: others.map(({ id, question, probability, status, observedAt }) => {
      return { id, question, probability, status, observedAt: toTime(observedAt) }
    }),
  }
}
