import type { CsrfStore } from '@spells/client'
import { browserStorage } from '../../lib/browserStorage.ts'
import { createStore } from '../../lib/createStore.ts'

// The session itself is in a cookie that scripts cannot read; this token only proves that our own page asks.
const KEY = 'spells.csrf'

/** What this browser believes: `ended` means that the server no longer knows a session that nobody signed out of. */
export type SignIn = 'in' | 'out' | 'ended'

/** Follows sign-in and sign-out in other tabs. */
export const signInStore = createStore<SignIn>('out')

export const csrfToken: CsrfStore = {
  get: () => browserStorage.get(KEY),
  set: (token) => {
    browserStorage.set(KEY, token)
    signInStore.set(token === undefined ? 'out' : 'in')
  },
}

/** Called when the server no longer knows the session. */
export function endSession(): void {
  if (signInStore.get() !== 'in') return
  csrfToken.set(undefined)
  signInStore.set('ended')
}

if (typeof window !== 'undefined') {
  const read = () => signInStore.set(csrfToken.get() === undefined ? 'out' : 'in')
  read()
  window.addEventListener('storage', ({ key }) => (key === KEY || key === null) && read())
}
