import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { queries } from '../api/queries.ts'
import { useSession } from '../session/useSession.ts'
import { rememberVaults } from './rememberedVaults.ts'

/** The vaults of the workspace; nothing is asked before somebody signed in. */
export function useVaults() {
  const session = useSession()
  const query = useQuery({ ...queries.vaults(), enabled: session.status === 'signed-in' })
  const { data } = query
  useEffect(() => {
    if (data) rememberVaults(data.items)
  }, [data])
  return query
}
