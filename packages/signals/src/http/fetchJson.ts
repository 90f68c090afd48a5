import { AppError } from '@spells/shared'
import { bearerKeySchema } from './bearerKey.ts'
import { readLimited } from './readLimited.ts'

/** How a request is bounded. */
export type FetchLimits = { readonly timeoutMs: number; readonly maxBytes: number }

/**
 * Reads one JSON document with a time and a size limit. Foreign errors end here, as AppErrors without the body.
 * @throws upstream_unreachable, upstream_overloaded, upstream_refused, upstream_not_json, upstream_too_large
 */
export async function fetchJson(url: URL, options: FetchLimits & { readonly fetch: typeof fetch }): Promise<unknown> {
  return parseJson(await fetchDocument(url, options), url)
}

/**
 * Posts one JSON document and reads the answer, with a time and a size limit.
 * @param options.bearer secret of visible ASCII that goes with the request, and nowhere else
 * @throws like `fetchJson`; invalid_configuration for another secret, without saying it
 */
export async function postJson(
  url: URL,
  options: FetchLimits & { readonly fetch: typeof fetch; readonly body: unknown; readonly bearer?: string },
): Promise<unknown> {
  if (options.bearer !== undefined && !bearerKeySchema.safeParse(options.bearer).success) {
    throw new AppError({
      code: 'invalid_configuration',
      shortMessage: `The key of ${url.host} has other characters than visible ASCII, or is too long.`,
      facts: { host: url.host },
      retry: 'never',
    })
  }
  const { text } = await read(url, { ...options, body: JSON.stringify(options.body) })
  return parseJson(text ?? '', url)
}

function parseJson(text: string, url: URL): unknown {
  const facts = { host: url.host, path: url.pathname }
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

/** What an upstream said of a document, to be shown to it again. */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null }

/**
 * Reads one document as text with a time and a size limit.
 * @throws upstream_unreachable, upstream_overloaded, upstream_refused, upstream_too_large
 */
export async function fetchDocument(url: URL, options: DocumentOptions): Promise<string> {
  return (await read(url, options)).text ?? ''
}

/**
 * Reads one document unless it is still the one that the validators are of.
 * @returns the text and its validators; undefined when it has not changed
 * @throws like `fetchDocument`
 */
export async function fetchIfChanged(
  url: URL,
  options: DocumentOptions & { readonly known: Validators },
): Promise<{ readonly text: string; readonly validators: Validators } | undefined> {
  const { text, validators } = await read(url, options)
  return text === undefined ? undefined : { text, validators }
}

type DocumentOptions = FetchLimits & {
  readonly fetch: typeof fetch
  readonly accept?: string
  readonly known?: Validators
  /** JSON that is posted; nothing is where it is left out. */
  readonly body?: string
  readonly bearer?: string
}

/** Longest validator that is kept: what is longer would be sent back with each request. */
const MAX_VALIDATOR = 256

async function read(
  url: URL,
  options: DocumentOptions,
): Promise<{ readonly text: string | undefined; readonly validators: Validators }> {
  const { timeoutMs, maxBytes, known, body, bearer } = options
  const facts = { host: url.host, path: url.pathname }
  // Called without a receiver: some platforms refuse `fetch` as a method of another object.
  const send = options.fetch
  try {
    const response = await send(url, {
      ...(body === undefined ? {} : { method: 'POST', body }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        accept: options.accept ?? 'application/json',
        ...(known?.etag ? { 'if-none-match': known.etag } : {}),
        ...(known?.lastModified ? { 'if-modified-since': known.lastModified } : {}),
      },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    })
    if (response.status === 304 && known && (known.etag || known.lastModified)) {
      return { text: undefined, validators: known }
    }
    if (!response.ok) {
      await response.body?.cancel()
      throw refusedBy(response.status, facts)
    }
    const validators = { etag: readValidator(response, 'etag'), lastModified: readValidator(response, 'last-modified') }
    return { text: await readLimited(response, maxBytes), validators }
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

function readValidator(response: Response, name: string): string | null {
  const value = response.headers.get(name)
  // Visible characters only: it goes back to the upstream, and to our database.
  return value !== null && value.length <= MAX_VALIDATOR && /^[\x20-\x7e]+$/.test(value) ? value : null
}

type Facts = { readonly host: string; readonly path: string }

function refusedBy(status: number, facts: Facts): AppError {
  const overloaded = status === 429 || status === 408 || status >= 500
  return new AppError({
    code: overloaded ? 'upstream_overloaded' : 'upstream_refused',
    shortMessage: `${facts.host} answered with status ${status}.`,
    facts: { ...facts, status },
    retry: overloaded ? 'safe' : 'never',
  })
}
