import { ProblemError } from '@spells/client'
import { AppError } from '@spells/shared'
import { QueryClient } from '@tanstack/react-query'

/** Server state of the page: what was loaded stays shown while it is asked for again. */
export function createAppQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => count < 2 && isWorthRetrying(error),
        // The browser's idea of being online says nothing about our server.
        networkMode: 'always',
      },
      mutations: { networkMode: 'always' },
    },
  })
}

function isWorthRetrying(error: Error): boolean {
  if (error instanceof AppError) return error.retry === 'safe'
  return error instanceof ProblemError && error.code === 'unavailable'
}
