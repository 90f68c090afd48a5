import type { Me } from '@spells/shared/api'
import { useQuery } from '@tanstack/react-query'
import { useStore } from '../../lib/createStore.ts'
import { queries } from '../api/queries.ts'
import { type SignIn, signInStore } from './csrfToken.ts'

export type SessionState =
  | { readonly status: 'unknown' }
  | { readonly status: 'signed-out' }
  /** The server forgot the session while the page was open; `me` is who it was. */
  | { readonly status: 'ended'; readonly me: Me }
  | { readonly status: 'unreachable'; readonly error: Error; readonly retry: () => void }
  | { readonly status: 'signed-in'; readonly me: Me }

/** Who is signed in. A visitor who never signed in costs no request. */
export function useSession(): SessionState {
  const believed = useStore<SignIn | undefined>(signInStore, undefined)
  const { data, error, refetch } = useQuery({ ...queries.me(), enabled: believed === 'in' })
  if (believed === undefined) return { status: 'unknown' }
  if (believed === 'out') return { status: 'signed-out' }
  if (believed === 'ended') return data ? { status: 'ended', me: data } : { status: 'signed-out' }
  if (data) return { status: 'signed-in', me: data }
  return error ? { status: 'unreachable', error, retry: () => void refetch() } : { status: 'unknown' }
}
