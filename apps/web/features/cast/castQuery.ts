import { type CastId, isTerminal } from '@spells/shared'
import { queryOptions } from '@tanstack/react-query'
import { callApi } from '../api/callApi.ts'
import { liveStore } from '../live/liveStore.ts'

/** One cast: asked for often until it is on chain; finality is slow by nature. */
export const castQuery = (id: CastId) =>
  queryOptions({
    queryKey: ['casts', 'one', id],
    queryFn: () => callApi((api) => api.casts.get(id)),
    refetchInterval: ({ state }) => {
      const status = state.data?.status
      if (status !== undefined && isTerminal(status)) return false
      const everyMs = status === 'CONFIRMED' ? 5_000 : 1_000
      return liveStore.get() === 'open' ? 5 * everyMs : everyMs
    },
  })
