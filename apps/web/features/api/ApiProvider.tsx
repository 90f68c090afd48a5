'use client'

import { QueryClientProvider } from '@tanstack/react-query'
import { type ReactNode, useState } from 'react'
import { createAppQueryClient } from './createAppQueryClient.ts'

/** Gives the page its server state. */
export function ApiProvider({ children }: { readonly children: ReactNode }) {
  const [queryClient] = useState(createAppQueryClient)
  return <QueryClientProvider client={queryClient}>{children}</QueryClientProvider>
}
