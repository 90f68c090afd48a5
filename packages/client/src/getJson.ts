import { AppError } from '@spells/shared'
import type { Problem } from '@spells/shared/api'
import { ProblemError } from './problemError.ts'

export type PublicTransportOptions = {
  /** Origin of the API, without `/v1`. */
  readonly baseUrl: string
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

/**
 * Asks without a session and takes the reply as it is agreed, unchecked.
 * @throws ProblemError what the API refused
 * @throws AppError `api_unreachable`, `unexpected_reply`
 */
export async function getJson<Reply>(
  { baseUrl, timeoutMs = 30_000, fetch: send = (input, init) => fetch(input, init) }: PublicTransportOptions,
  path: string,
  query: Readonly<Record<string, unknown>> = {},
): Promise<Reply> {
  const url = new URL(`/v1/${path}`, baseUrl)
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, String(value))
  const init: RequestInit = {
    headers: { accept: 'application/json' },
    credentials: 'omit',
    signal: AbortSignal.timeout(timeoutMs),
  }
  const response = await send(url, init).catch((cause: unknown) => {
    throw new AppError({
      code: 'api_unreachable',
      shortMessage: `No answer from GET ${url.pathname}.`,
      facts: { url: url.origin },
      cause,
      retry: 'safe',
    })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && body !== undefined) return body as Reply
  if (isProblem(body)) throw new ProblemError(body)
  throw new AppError({
    code: 'unexpected_reply',
    shortMessage: `GET ${url.pathname} answered ${response.status} without a problem body.`,
    facts: { status: response.status },
    retry: response.status >= 500 ? 'safe' : 'never',
  })
}

function isProblem(body: unknown): body is Problem {
  return typeof body === 'object' && body !== null && 'code' in body && 'title' in body && 'detail' in body
}
