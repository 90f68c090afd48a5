import { type Client, ProblemError } from '@spells/client'
import type { PublicClient } from '@spells/client/public'
import { csrfToken, endSession } from '../session/csrfToken.ts'

// Clients check every reply against the shared schemas, which is a good part of the page's code: they arrive beside the
// page and not before it, and what needs a session arrives only for those who have one.
let publicClient: Promise<PublicClient> | undefined = typeof window === 'undefined' ? undefined : loadPublic()
let client: Promise<Client> | undefined

/** Calls what anybody may call. */
export async function callPublicApi<Reply>(call: (api: PublicClient) => Promise<Reply>): Promise<Reply> {
  publicClient ??= loadPublic()
  return call(await publicClient)
}

/** Calls the API as who is signed in: same origin, session in the cookie. */
export async function callApi<Reply>(call: (api: Client) => Promise<Reply>): Promise<Reply> {
  client ??= load()
  try {
    return await call(await client)
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unauthenticated') endSession()
    throw error
  }
}

async function loadPublic(): Promise<PublicClient> {
  try {
    const { createPublicClient } = await import('@spells/client/public')
    return createPublicClient({ baseUrl: window.location.origin })
  } catch (error) {
    // A part of the page that did not arrive is asked for again next time.
    publicClient = undefined
    throw error
  }
}

async function load(): Promise<Client> {
  try {
    const { createClient } = await import('@spells/client')
    return createClient({ baseUrl: window.location.origin, cookie: { csrf: csrfToken } })
  } catch (error) {
    client = undefined
    throw error
  }
}
