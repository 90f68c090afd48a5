import type { MarketReply } from '@spells/shared/api'

/** The market that came with the page itself, if that is the one. */
export function findServedMarket(
  id: string,
  page: Pick<Document, 'querySelector'> = document,
): MarketReply | undefined {
  const text = page.querySelector<HTMLElement>('[data-served-market]')?.dataset.servedMarket
  if (!text) return undefined
  // Written by our own Worker, of this release; as unchecked as the same reply of the API.
  const reply: MarketReply = JSON.parse(text)
  return reply.market.id === id ? reply : undefined
}
