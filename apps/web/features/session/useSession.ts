import type { Me } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useStore } from '../../lib/createStore.ts'
import { queries } from '../api/queries.ts'
import { signedInStore } from './csrfToken.ts'

export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signed-out' }
  | { readonly status: 'unreachable'; readonly error: Error; readonly retry: () => void }
  | { readonly status: 'signed-in'; readonly me: Me }

/** Who is signed in. A visitor who never signed in costs no request. */
export function useSession(): SessionState {
  const holdsToken = useStore<boolean | undefined>(signedInStore, undefined)
  const { data, error, refetch } = useQuery({ ...queries.me(), enabled: holdsToken === true })
  if (holdsToken === undefined) return { status: 'unknown' }
  if (!holdsToken) return { status: 'signed-out' }
  if (data) return { status: 'signed-in', me: data }
  return error ? { status: 'unreachable', error, retry: () => void refetch() } : { status: 'unknown' }
}
