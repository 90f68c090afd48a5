import { AppError } from '@spells/shared'
import { problemSchema } from '@spells/shared/api'
import type { z } from 'zod'
import { ProblemError } from './problemError.ts'

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

type Request<Schema extends z.ZodType> = {
  readonly method: Method
  readonly path: string
  readonly query?: Readonly<Record<string, string | number | undefined>>
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
  /** What a successful reply must look like; `null` for replies without a body. */
  readonly reply: Schema
}

export type Transport = {
  /** How the session travels; what sign-in must ask for. */
  readonly kind: 'bearer' | 'cookie'
  readonly baseUrl: string
  send<Schema extends z.ZodType>(request: Request<Schema>): Promise<z.output<Schema>>
  /** Keeps what sign-in gave, or forgets it. */
  setSession(session: { readonly token?: string | undefined; readonly csrfToken?: string | undefined }): void
}

/** Keeps the CSRF token of a cookie session where its owner wants it, such as the browser's storage. */
export type CsrfStore = { get(): string | undefined; set(token: string | undefined): void }

export type TransportOptions = {
  /** Origin of the API, without `/v1`. */
  readonly baseUrl: string
  readonly token?: string
  /** Given: the session lives in an `HttpOnly` cookie of the same origin, and mutations carry this CSRF token. */
  readonly cookie?: { readonly csrf: CsrfStore }
  readonly timeoutMs?: number
  readonly fetch?: typeof fetch
}

/** Sends requests and parses replies; a reply that does not match its schema is a fault. */
export function createTransport(options: TransportOptions): Transport {
  // Called as a plain function: a browser's fetch refuses to be a method of something else.
  const { baseUrl, timeoutMs = 30_000, cookie, fetch: send = (input, init) => fetch(input, init) } = options
  let token = options.token
  return {
    kind: cookie ? 'cookie' : 'bearer',
    baseUrl,
    setSession: (next) => {
      token = next.token
      cookie?.csrf.set(next.csrfToken)
    },
    send: async ({ method, path, query = {}, body, headers, reply }) => {
      const url = new URL(`/v1/${path}`, baseUrl)
      for (const [name, value] of Object.entries(query))
        if (value !== undefined) url.searchParams.set(name, String(value))
      const csrfToken = method === 'GET' ? undefined : cookie?.csrf.get()
      const init: RequestInit = {
        method,
        ...(cookie ? { credentials: 'same-origin' } : {}),
        headers: {
          accept: 'application/json',
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...(token ? { authorization: `Bearer ${token}` } : {}),
          ...(csrfToken ? { 'x-csrf-token': csrfToken } : {}),
          ...headers,
        },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }
      const response = await send(url, init).catch((cause: unknown) => {
        throw new AppError({
          code: 'api_unreachable',
          shortMessage: `No answer from ${method} ${url.pathname}.`,
          facts: { url: url.origin },
          cause,
          retry: method === 'GET' ? 'safe' : 'unknown',
        })
      })
      const text = await response.text()
      if (!response.ok) throw parseProblem(response.status, text, `${method} ${url.pathname}`)
      const parsed = reply.safeParse(text === '' ? null : JSON.parse(text))
      if (parsed.success) return parsed.data
      throw new AppError({
        code: 'unexpected_reply',
        shortMessage: `The reply of ${method} ${url.pathname} does not have the agreed shape.`,
        facts: { issues: parsed.error.issues },
        retry: 'never',
      })
    },
  }
}

function parseProblem(status: number, text: string, route: string): Error {
  try {
    const problem = problemSchema.safeParse(JSON.parse(text))
    if (problem.success) return new ProblemError(problem.data)
  } catch {
    // Not JSON: something in front of the API answered.
  }
  return new AppError({
    code: 'unexpected_reply',
    shortMessage: `${route} answered ${status} without a problem body.`,
    facts: { status },
    retry: status >= 500 ? 'unknown' : 'never',
  })
}
