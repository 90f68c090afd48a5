import { type Client, ProblemError } from '@spells/client'
import { createPublicClient, type PublicClient } from '@spells/client/public'
import { csrfToken, endSession } from '../session/csrfToken.ts'

let publicClient: PublicClient | undefined
let client: Promise<Client> | undefined

/** Calls what anybody may call. */
export async function callPublicApi<Reply>(call: (api: PublicClient) => Promise<Reply>): Promise<Reply> {
  publicClient ??= createPublicClient({ baseUrl: window.location.origin })
  return call(publicClient)
}

/**
 * Calls the API as who is signed in: same origin, session in the cookie. This client checks every reply against the
 * shared schemas, so its code arrives only for those who sign in.
 */
export async function callApi<Reply>(call: (api: Client) => Promise<Reply>): Promise<Reply> {
  client ??= load()
  try {
    return await call(await client)
  } catch (error) {
    if (error instanceof ProblemError && error.code === 'unauthenticated') endSession()
    throw error
  }
}

async function load(): Promise<Client> {
  try {
    const { createClient } = await import('@spells/client')
    return createClient({ baseUrl: window.location.origin, cookie: { csrf: csrfToken } })
  } catch (error) {
    // A part of the page that did not arrive is asked for again next time.
    client = undefined
    throw error
  }
}
