import type { Client } from '@spells/client'
import type { PublicClient } from '@spells/client/public'
import type { VaultId } from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { queryOptions } from '@tanstack/react-query'
import { setServerTime } from '../../lib/useNow.ts'
import { pollUnlessLive } from '../live/liveStore.ts'
import { findServedMarket } from '../markets/findServedMarket.ts'
import { callApi, callPublicApi } from './callApi.ts'
import { type HistorySpan, historySpans } from './historySpans.ts'

// Every key starts with its resource, so that a live message can refresh or replace exactly what it is about.
const MINUTE_MS = 60_000

export const queries = {
  health: () =>
    queryOptions({
      queryKey: ['health'],
      queryFn: async () => {
        const health = await callPublicApi((api) => api.health())
        setServerTime(Date.parse(health.now))
        return health
      },
      refetchInterval: 15_000,
    }),
  chain: () =>
    queryOptions({
      queryKey: ['chain'],
      queryFn: () => callPublicApi((api) => api.chain()),
      staleTime: 10 * MINUTE_MS,
    }),
  me: () => queryOptions({ queryKey: ['me'], queryFn: () => callApi((api) => api.me()), staleTime: MINUTE_MS }),
  spells: () =>
    queryOptions({
      queryKey: ['spells'],
      queryFn: () => callPublicApi((api) => api.spells.list()),
      staleTime: 10 * MINUTE_MS,
    }),
  spell: (id: string) =>
    queryOptions({
      queryKey: ['spells', id],
      queryFn: () => callPublicApi((api) => api.spells.get(id)),
      staleTime: 10 * MINUTE_MS,
    }),
  markets: (query: NonNullable<Parameters<PublicClient['markets']['list']>[0]> = {}) =>
    queryOptions({
      queryKey: ['markets', 'list', query],
      queryFn: () => callPublicApi((api) => api.markets.list(query)),
      refetchInterval: pollUnlessLive(20_000),
      placeholderData: (previous) => previous,
    }),
  tags: () =>
    queryOptions({
      queryKey: ['tags'],
      queryFn: () => callPublicApi((api) => api.tags()),
      staleTime: 10 * MINUTE_MS,
    }),
  market: (id: string) =>
    queryOptions({
      queryKey: ['markets', 'one', id],
      queryFn: () => callPublicApi((api) => api.markets.get(id)),
      initialData: () => findServedMarket(id),
      refetchInterval: pollUnlessLive(10_000),
    }),
  marketHistory: (id: string, span: HistorySpan) =>
    queryOptions({
      queryKey: ['markets', 'history', id, span],
      queryFn: () => callPublicApi((api) => api.markets.history(id, historySpans[span])),
      staleTime: MINUTE_MS,
      refetchInterval: 2 * MINUTE_MS,
      placeholderData: (previous) => previous,
    }),
  vaults: () =>
    queryOptions({ queryKey: ['vaults'], queryFn: () => callApi((api) => api.vaults.list({ limit: 100 })) }),
  balances: (vault: VaultId) =>
    queryOptions({
      queryKey: ['balances', vault],
      queryFn: () => callApi((api) => api.vaults.balances(vault)),
      refetchInterval: pollUnlessLive(20_000),
    }),
  requirements: (vault: VaultId, query: Parameters<Client['vaults']['requirements']>[1]) =>
    queryOptions({
      queryKey: ['balances', vault, 'requirements', query],
      queryFn: () => callApi((api) => api.vaults.requirements(vault, query)),
    }),
  quote: (plan: CastPlan) =>
    queryOptions({
      queryKey: ['quotes', plan],
      queryFn: () => callApi((api) => api.quotes.create(plan)),
      refetchInterval: MINUTE_MS,
    }),
  sponsorship: () =>
    queryOptions({
      queryKey: ['sponsorship'],
      queryFn: () => callApi((api) => api.sponsorship()),
      refetchInterval: MINUTE_MS,
    }),
  portfolio: () =>
    queryOptions({ queryKey: ['positions', 'portfolio'], queryFn: () => callApi((api) => api.portfolio()) }),
  sessions: (vault: VaultId) =>
    queryOptions({
      queryKey: ['sessions', vault],
      queryFn: () => callApi((api) => api.sessions.list(vault, { limit: 100 })),
      refetchInterval: 20_000,
    }),
  exitCheck: (vault: VaultId) =>
    queryOptions({
      queryKey: ['sessions', vault, 'exit-check'],
      queryFn: () => callApi((api) => api.vaults.exitCheck(vault)),
      refetchInterval: 5 * MINUTE_MS,
    }),
  casts: () =>
    queryOptions({
      queryKey: ['casts', 'list'],
      queryFn: () => callApi((api) => api.casts.list({ limit: 50 })),
      refetchInterval: pollUnlessLive(10_000),
    }),
  triggers: () =>
    queryOptions({
      queryKey: ['triggers', 'list'],
      queryFn: () => callApi((api) => api.triggers.list({ limit: 100 })),
      refetchInterval: pollUnlessLive(10_000),
    }),
  positions: () =>
    queryOptions({
      queryKey: ['positions', 'list'],
      queryFn: () => callApi((api) => api.positions.list({ limit: 100 })),
      refetchInterval: pollUnlessLive(15_000),
    }),
}
