import type { Client } from '@spells/client'
import type { VaultId } from '@spells/shared'
import { queryOptions } from '@tanstack/react-query'
import { setServerTime } from '../../lib/useNow.ts'
import { callApi } from './callApi.ts'

// Every key starts with its resource, so that a live message can refresh or replace exactly what it is about.
const MINUTE_MS = 60_000

export const queries = {
  health: () =>
    queryOptions({
      queryKey: ['health'],
      queryFn: async () => {
        const health = await callApi((api) => api.health())
        setServerTime(Date.parse(health.now))
        return health
      },
      refetchInterval: 15_000,
    }),
  chain: () =>
    queryOptions({ queryKey: ['chain'], queryFn: () => callApi((api) => api.chain()), staleTime: 10 * MINUTE_MS }),
  me: () => queryOptions({ queryKey: ['me'], queryFn: () => callApi((api) => api.me()), staleTime: MINUTE_MS }),
  spells: () =>
    queryOptions({
      queryKey: ['spells'],
      queryFn: () => callApi((api) => api.spells.list()),
      staleTime: 10 * MINUTE_MS,
    }),
  spell: (id: string) =>
    queryOptions({
      queryKey: ['spells', id],
      queryFn: () => callApi((api) => api.spells.get(id)),
      staleTime: 10 * MINUTE_MS,
    }),
  markets: (query: NonNullable<Parameters<Client['markets']['list']>[0]> = {}) =>
    queryOptions({
      queryKey: ['markets', 'list', query],
      queryFn: () => callApi((api) => api.markets.list(query)),
      refetchInterval: 20_000,
      placeholderData: (previous) => previous,
    }),
  market: (id: string) =>
    queryOptions({
      queryKey: ['markets', 'one', id],
      queryFn: () => callApi((api) => api.markets.get(id)),
      refetchInterval: 10_000,
    }),
  marketHistory: (id: string) =>
    queryOptions({
      queryKey: ['markets', 'history', id],
      queryFn: () => callApi((api) => api.markets.history(id)),
      staleTime: MINUTE_MS,
      refetchInterval: 2 * MINUTE_MS,
    }),
  vaults: () =>
    queryOptions({ queryKey: ['vaults'], queryFn: () => callApi((api) => api.vaults.list({ limit: 100 })) }),
  sessions: (vault: VaultId) =>
    queryOptions({
      queryKey: ['sessions', vault],
      queryFn: () => callApi((api) => api.sessions.list(vault, { limit: 100 })),
      refetchInterval: 20_000,
    }),
  casts: () =>
    queryOptions({
      queryKey: ['casts', 'list'],
      queryFn: () => callApi((api) => api.casts.list({ limit: 50 })),
      refetchInterval: 10_000,
    }),
  triggers: () =>
    queryOptions({
      queryKey: ['triggers', 'list'],
      queryFn: () => callApi((api) => api.triggers.list({ limit: 100 })),
      refetchInterval: 10_000,
    }),
  positions: () =>
    queryOptions({
      queryKey: ['positions'],
      queryFn: () => callApi((api) => api.positions.list({ limit: 100 })),
      refetchInterval: 15_000,
    }),
}
