import { z } from 'zod'

/** The part of a market that says which event it belongs to; the rest goes along. */
const memberSchema = z.looseObject({
  events: z.array(z.looseObject({ id: z.string() })).optional(),
})

/** An event in the shape of the Gamma API: further fields go along. */
type GammaEvent = { readonly id: string; readonly tags: unknown; readonly markets: readonly object[] }

/** The events of some markets in the shape of the Gamma API, each with its markets, ordered by id. */
export function listGammaEvents(markets: readonly string[]): readonly GammaEvent[] {
  const byId = new Map<string, GammaEvent>()
  for (const text of markets) {
    const { events = [], ...market } = memberSchema.parse(JSON.parse(text))
    for (const event of events) {
      const members = byId.get(event.id)?.markets ?? []
      byId.set(event.id, { tags: [], ...event, markets: [...members, market] })
    }
  }
  return [...byId.values()].sort((left, right) => Number(left.id) - Number(right.id))
}
