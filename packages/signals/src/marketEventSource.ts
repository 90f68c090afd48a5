import type { DataBad } from '@spells/core/signal'
import type { MarketCursor } from './marketSource.ts'

/** Markets that belong together: outcomes of one event, each as a market of its own. */
export type MarketEvent = {
  readonly id: string
  readonly title: string
  /** What it is about, in the source's words. */
  readonly tags: readonly { readonly slug: string; readonly label: string }[]
  readonly marketIds: readonly string[]
  /** When we asked. */
  readonly observedAtMs: number
}

/** One page of an upstream: every item was accepted or refused with a reason. */
export type MarketEventPage = {
  readonly observedAtMs: number
  readonly received: number
  readonly accepted: readonly MarketEvent[]
  readonly refused: readonly DataBad[]
}

/** Where it is known which prediction markets belong together. */
export type MarketEventSource = {
  /** @throws AppError upstream_* when the page as a whole could not be read */
  fetchPage(request: {
    readonly after: MarketCursor | null
    readonly limit: number
  }): Promise<MarketEventPage & { readonly paging: MarketCursor['by']; readonly next: MarketCursor | null }>
}
