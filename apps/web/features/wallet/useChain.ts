import { type ChainInfo, chainInfoSchema } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { browserStorage } from '../../lib/browserStorage.ts'
import { queries } from '../api/queries.ts'

const KEY = 'spells.chain'

/** The chain of this deployment; remembered, so that it is known when our servers are not there. */
export function useChain(): ChainInfo | undefined {
  const { data } = useQuery(queries.chain())
  useEffect(() => {
    if (data) browserStorage.set(KEY, JSON.stringify(data))
  }, [data])
  const remembered = useMemo(() => (data ? undefined : readRemembered()), [data])
  return data ?? remembered
}

function readRemembered(): ChainInfo | undefined {
  if (typeof window === 'undefined') return undefined
  const parsed = chainInfoSchema.safeParse(JSON.parse(browserStorage.get(KEY) ?? 'null'))
  return parsed.success ? parsed.data : undefined
}
