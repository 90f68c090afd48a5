import type { SessionRef, VaultId } from '@spells/shared'
import { queryOptions } from '@tanstack/react-query'
import { callApi } from '../api/callApi.ts'

/** How to try to break a session, and how the latest try goes: asked each second while it runs. */
export const drillQuery = (vault: VaultId, session: SessionRef) =>
  queryOptions({
    queryKey: ['sessions', vault, 'drill', session],
    queryFn: () => callApi((api) => api.sessions.drill(vault, session)),
    staleTime: Number.POSITIVE_INFINITY,
    refetchInterval: ({ state }) => (state.data?.run?.status === 'running' ? 1_000 : false),
  })
