import { formatPercent } from '@spells/shared'
import type { MarketReply } from '@spells/shared/api'

/**
 * Writes a market into the exported market page: its question, its probability while that is fresh, and the reply that the page
 * would ask the API for. Nothing of it is a script; the places are those of `apps/web/features/markets/ServedMarket.tsx`.
 */
export function fillMarketPage(page: Response, reply: MarketReply): Response {
  const { market, age } = reply
  const write = (text: string): HTMLRewriterElementContentHandlers => ({
    element: (element) => void element.setInnerContent(text),
  })
  const rewriter = new HTMLRewriter()
    .on('[data-served-market]', {
      element: (element) => void element.setAttribute('data-served-market', encode(reply)),
    })
    .on('[data-served="question"]', write(market.question))
  // What is old is left to the page, which says how old.
  if (!age.stale) {
    rewriter
      .on('[data-served="probability"]', write(formatPercent(market.probability)))
      .on('[data-served="outcome"]', write(market.outcomes[0] ?? 'Yes'))
  }
  const headers = new Headers(page.headers)
  // It is true for this moment alone.
  headers.set('cache-control', 'no-store')
  for (const name of ['etag', 'last-modified']) headers.delete(name)
  return rewriter.transform(new Response(page.body, { status: page.status, headers }))
}

/** JSON without what an attribute would read as something else; the platform's rewriter encodes its quotes. */
function encode(reply: MarketReply): string {
  return JSON.stringify(reply).replaceAll('&', '\\u0026').replaceAll('<', '\\u003c').replaceAll('>', '\\u003e')
}
