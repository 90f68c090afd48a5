import { type Client, ProblemError } from '@spells/client'
import { csrfToken, endSession } from '../session/csrfToken.ts'

let client: Promise<Client> | undefined

/**
 * Calls the API: same origin, session in the cookie. The client checks every reply against the shared schemas, which is
 * a good part of the page's code, so it arrives beside the page and not before it.
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
