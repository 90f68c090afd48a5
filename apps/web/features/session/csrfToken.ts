import type { CsrfStore } from '@spells/client'
import { browserStorage } from '../../lib/browserStorage.ts'
import { createStore } from '../../lib/createStore.ts'

// The session itself is in a cookie that scripts cannot read; this token only proves that our own page asks.
const KEY = 'spells.csrf'

/** Whether this browser believes it is signed in: it holds a CSRF token. Follows sign-in and sign-out in other tabs. */
export const signedInStore = createStore(false)

export const csrfToken: CsrfStore = {
  get: () => browserStorage.get(KEY),
  set: (token) => {
    browserStorage.set(KEY, token)
    signedInStore.set(token !== undefined)
  },
}

if (typeof window !== 'undefined') {
  signedInStore.set(csrfToken.get() !== undefined)
  window.addEventListener('storage', ({ key }) => {
    if (key === KEY || key === null) signedInStore.set(csrfToken.get() !== undefined)
  })
}
