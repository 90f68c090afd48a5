import { AppError } from '@spells/shared'
import { readLimited } from './readLimited.ts'

/** How a request is bounded. */
export type FetchLimits = { readonly timeoutMs: number; readonly maxBytes: number }

/**
 * Reads one JSON document with a time and a size limit. Foreign errors end here, as AppErrors without the body.
 * @throws upstream_unreachable, upstream_overloaded, upstream_refused, upstream_not_json, upstream_too_large
 */
export async function fetchJson(url: URL, options: FetchLimits & { readonly fetch: typeof fetch }): Promise<unknown> {
  const facts = { host: url.host, path: url.pathname }
  const text = await fetchDocument(url, options)
  try {
    return JSON.parse(text)
  } catch (cause) {
    const html = /^\s*</.test(text)
    throw new AppError({
      code: 'upstream_not_json',
      shortMessage: `${url.host} sent ${html ? 'HTML' : 'something'} instead of JSON.`,
      facts,
      // The parser's message quotes the body.
      cause: cause instanceof Error ? cause.name : undefined,
      retry: 'safe',
    })
  }
}

/**
 * Reads one document as text with a time and a size limit.
 * @throws upstream_unreachable, upstream_overloaded, upstream_refused, upstream_too_large
 */
export async function fetchDocument(
  url: URL,
  options: FetchLimits & { readonly fetch: typeof fetch; readonly accept?: string },
): Promise<string> {
  return read(url, options, { host: url.host, path: url.pathname })
}

type Facts = { readonly host: string; readonly path: string }

async function read(url: URL, options: Parameters<typeof fetchDocument>[1], facts: Facts): Promise<string> {
  const { timeoutMs, maxBytes } = options
  // Called without a receiver: some platforms refuse `fetch` as a method of another object.
  const send = options.fetch
  try {
    const response = await send(url, {
      headers: { accept: options.accept ?? 'application/json' },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (!response.ok) {
      await response.body?.cancel()
      throw refusedBy(response.status, facts)
    }
    return await readLimited(response, maxBytes)
  } catch (error) {
    if (error instanceof AppError) throw error
    const timedOut = error instanceof Error && error.name === 'TimeoutError'
    throw new AppError({
      code: 'upstream_unreachable',
      shortMessage: timedOut ? `${url.host} did not answer within ${timeoutMs} ms.` : `${url.host} is not reachable.`,
      facts: { ...facts, timedOut },
      cause: error,
      retry: 'safe',
    })
  }
}

function refusedBy(status: number, facts: Facts): AppError {
  const overloaded = status === 429 || status === 408 || status >= 500
  return new AppError({
    code: overloaded ? 'upstream_overloaded' : 'upstream_refused',
    shortMessage: `${facts.host} answered with status ${status}.`,
    facts: { ...facts, status },
    retry: overloaded ? 'safe' : 'never',
  })
}
