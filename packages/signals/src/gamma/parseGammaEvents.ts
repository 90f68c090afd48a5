import type { DataBad } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import { z } from 'zod'
import type { MarketEvent, MarketEventPage } from '../marketEventSource.ts'
import { findItemId } from './findItemId.ts'
import { gammaId, gammaText } from './gammaMarketSchema.ts'

const label = gammaText.trim().min(1, { error: 'empty' }).max(200, { error: 'too_long' })

/** The part of a Gamma event that we use; other fields are not looked at, also of the markets in it. */
const gammaEventSchema = z.object({
  id: gammaId,
  title: gammaText.trim().min(1, { error: 'empty' }).max(2_000, { error: 'too_long' }),
  tags: z
    .array(z.object({ slug: label, label }), { error: 'not_an_array' })
    .max(100, { error: 'too_many' })
    .nullish(),
  markets: z
    .array(z.object({ id: gammaId }), { error: 'not_an_array' })
    .max(2_000, { error: 'too_many' })
    .nullish(),
})

/**
 * Reads a list of Gamma's events: one unusable event never drops the others. Never gives an event, a tag of it or a
 * market of it twice.
 * @throws upstream_bad_shape when it is not a list
 */
export function parseGammaEvents(items: unknown, options: { readonly observedAtMs: number }): MarketEventPage {
  if (!Array.isArray(items)) {
    throw new AppError({
      code: 'upstream_bad_shape',
      shortMessage: 'Gamma sent something other than a list of events.',
      facts: { type: items === null ? 'null' : typeof items },
      retry: 'safe',
    })
  }
  const byId = new Map<string, MarketEvent>()
  const refused: DataBad[] = []
  for (const item of items) {
    const parsed = gammaEventSchema.safeParse(item)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]
      const reason = issue?.path.length ? issue.message : 'not_an_object'
      refused.push({ id: findItemId(item), field: String(issue?.path[0] ?? 'item'), reason })
      continue
    }
    const { id, title, tags, markets } = parsed.data
    if (byId.has(id)) refused.push({ id, field: 'id', reason: 'duplicate' })
    else {
      byId.set(id, {
        ...{ id, title, observedAtMs: options.observedAtMs },
        tags: [...new Map((tags ?? []).map((tag) => [tag.slug, tag])).values()],
        marketIds: [...new Set((markets ?? []).map((market) => market.id))],
      })
    }
  }
  return { observedAtMs: options.observedAtMs, received: items.length, accepted: [...byId.values()], refused }
}
