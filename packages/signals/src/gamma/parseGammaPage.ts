import type { DataBad, ObservedMarket } from '@spells/core/signal'
import { AppError } from '@spells/shared'
import type { MarketPage } from '../marketSource.ts'
import { parseGammaMarket } from './parseGammaMarket.ts'

/**
 * Reads a page of Gamma's `/markets`: one unusable item never drops the others.
 * @throws upstream_bad_shape when the document is not a list
 */
export function parseGammaPage(body: unknown, options: { readonly observedAtMs: number }): MarketPage {
  if (!Array.isArray(body)) {
    throw new AppError({
      code: 'upstream_bad_shape',
      shortMessage: 'Gamma sent something other than a list of markets.',
      facts: { type: body === null ? 'null' : typeof body },
      retry: 'safe',
    })
  }
  const byId = new Map<string, ObservedMarket>()
  const conflicting = new Set<string>()
  const refused: DataBad[] = []
  for (const item of body) {
    const result = parseGammaMarket(item, options)
    if (!result.ok) {
      const { id, field, reason } = result.refusal
      refused.push({ id, field, reason })
      continue
    }
    const known = byId.get(result.value.id)
    if (!known) byId.set(result.value.id, result.value)
    else if (known.probability === result.value.probability && known.status === result.value.status) {
      refused.push({ id: known.id, field: 'id', reason: 'duplicate' })
    } else {
      // One answer that says two things about a market says nothing about it.
      conflicting.add(known.id)
      refused.push({ id: known.id, field: 'id', reason: 'conflicting_duplicate' })
    }
  }
  for (const id of conflicting) {
    byId.delete(id)
    refused.push({ id, field: 'id', reason: 'conflicting_duplicate' })
  }
  return { observedAtMs: options.observedAtMs, received: body.length, accepted: [...byId.values()], refused }
}
