import { createSignalsClient } from '@spells/client/signals'
import type { Factor } from '@spells/shared'
import type { WorldEventsQuery } from '@spells/shared/api'
import { queryOptions } from '@tanstack/react-query'
import { callPublicApi } from '../api/callApi.ts'
import { type HistorySpan, historySpans } from '../api/historySpans.ts'

const MINUTE_MS = 60_000

/** The signals of this origin. Apart from the other queries, so that the first pages do not load it. */
export const signals = () => createSignalsClient({ baseUrl: window.location.origin })

/** What is known of the world. It is read every half hour: asking each minute keeps ages true. */
export const signalQueries = {
  story: (id: string) => queryOptions({ queryKey: ['stories', 'one', id], queryFn: () => signals().stories.get(id) }),
  storyLinks: (id: string) =>
    queryOptions({
      queryKey: ['links', 'story', id],
      queryFn: () => signals().links.ofStory(id),
      staleTime: 5 * MINUTE_MS,
    }),
  marketLinks: (id: string) =>
    queryOptions({
      queryKey: ['links', 'market', id],
      queryFn: () => signals().links.ofMarket(id),
      staleTime: 5 * MINUTE_MS,
    }),
  marketLevels: (id: string) =>
    queryOptions({
      queryKey: ['levels', id],
      queryFn: () => signals().levels(id),
      staleTime: 30 * MINUTE_MS,
    }),
  events: (query: WorldEventsQuery) =>
    queryOptions({
      queryKey: ['world-events', query],
      queryFn: () => signals().events(query),
      refetchInterval: MINUTE_MS,
      placeholderData: (previous) => previous,
    }),
  factors: () =>
    queryOptions({ queryKey: ['factors'], queryFn: () => signals().factors.list(), refetchInterval: MINUTE_MS }),
  factorHistory: (factor: Factor) =>
    queryOptions({
      queryKey: ['factors', factor, 'history'],
      queryFn: () => signals().factors.history(factor, { hours: 168 }),
      staleTime: 5 * MINUTE_MS,
    }),
  clusters: (market?: string) =>
    queryOptions({
      queryKey: ['clusters', market ?? null],
      queryFn: () => signals().clusters(market === undefined ? {} : { market }),
      refetchInterval: 5 * MINUTE_MS,
    }),
  cascades: (market?: string) =>
    queryOptions({
      queryKey: ['cascades', market ?? null],
      queryFn: () => signals().cascades(market === undefined ? {} : { market }),
      refetchInterval: 5 * MINUTE_MS,
    }),
  /** @param q a few words, of which the last may be half typed */
  search: (q: string) =>
    queryOptions({
      queryKey: ['search', q],
      queryFn: () => signals().search({ q, limit: 10 }),
      staleTime: MINUTE_MS,
      placeholderData: (previous) => previous,
    }),
  /** The market with its event, which the page that is served with a market does not have. */
  marketEvent: (id: string) =>
    queryOptions({
      queryKey: ['market-event', id],
      queryFn: () => callPublicApi((api) => api.markets.get(id)),
      staleTime: MINUTE_MS,
      refetchInterval: 2 * MINUTE_MS,
    }),
  prices: () =>
    queryOptions({
      queryKey: ['prices', 'list'],
      queryFn: () => callPublicApi((api) => api.prices()),
      refetchInterval: MINUTE_MS / 2,
    }),
  priceHistory: (symbol: string, span: HistorySpan) =>
    queryOptions({
      queryKey: ['prices', 'history', symbol, span],
      queryFn: () => signals().priceHistory(symbol, historySpans[span]),
      staleTime: MINUTE_MS,
      refetchInterval: 2 * MINUTE_MS,
    }),
  sourceHealth: () =>
    queryOptions({ queryKey: ['source-health'], queryFn: () => signals().health(), refetchInterval: MINUTE_MS }),
}
