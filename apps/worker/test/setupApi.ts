import { createExecutionContext, env, waitOnExecutionContext } from 'cloudflare:test'
import { type Problem, problemSchema, type VerifyReply, verifyReplySchema } from '@spells/shared/api'
import pg from 'pg'
import { generatePrivateKey, type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts'
import { createSiweMessage } from 'viem/siwe'
import { createApp } from '../src/app.ts'
import { createDeps } from '../src/createDeps.ts'
import type { Deps } from '../src/deps.ts'

/** A reply with its body read. */
export type Reply = { readonly status: number; readonly headers: Headers; readonly text: string; json<Value>(): Value }

export type RequestOptions = {
  readonly token?: string
  readonly body?: unknown
  readonly rawBody?: BodyInit
  readonly headers?: Readonly<Record<string, string>>
}

/** A signed-in person with a wallet of their own. */
export type Person = {
  readonly account: PrivateKeyAccount
  readonly token: string
  readonly signedIn: VerifyReply
}

const ORIGIN = 'https://spells.test'

/** The API over the real parts, remembering nothing; a test may replace one of our own ports. */
export function setupApi(overrides: Partial<Deps> = {}) {
  // What an isolate remembers of the cache it remembers by the cache's object.
  const cache = new Proxy(env.CACHE, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  const app = createApp({ ...createDeps(env), cache, ...overrides })
  const request = async (method: string, path: string, options: RequestOptions = {}): Promise<Reply> => {
    const { token, body, rawBody } = options
    const headers = new Headers(options.headers)
    if (token) headers.set('authorization', `Bearer ${token}`)
    if (body !== undefined) headers.set('content-type', 'application/json')
    const context = createExecutionContext()
    const init = {
      method,
      headers,
      body: body === undefined ? (rawBody ?? null) : JSON.stringify(body),
      ...(rawBody instanceof ReadableStream ? { duplex: 'half' } : {}),
    }
    const response = await app.fetch(new Request(`${ORIGIN}${path}`, init), env, context)
    const text = await response.text()
    await waitOnExecutionContext(context)
    return { status: response.status, headers: response.headers, text, json: () => JSON.parse(text) }
  }
  return {
    app,
    request,
    /** Asks for terms and builds the message that a wallet would sign, changed as the test wants. */
    async buildMessage(account: PrivateKeyAccount, changes: Partial<Parameters<typeof createSiweMessage>[0]> = {}) {
      const terms = (await request('POST', '/v1/auth/nonce')).json<Record<string, string>>()
      return createSiweMessage({
        address: account.address,
        chainId: 31337,
        domain: 'spells.test',
        nonce: terms.nonce ?? '',
        uri: ORIGIN,
        version: '1',
        statement: terms.statement ?? '',
        issuedAt: new Date(terms.issuedAt ?? ''),
        expirationTime: new Date(terms.expirationTime ?? ''),
        ...changes,
      })
    },
    async signIn(account = privateKeyToAccount(generatePrivateKey())): Promise<Person> {
      const message = await this.buildMessage(account)
      const signature = await account.signMessage({ message })
      const reply = await request('POST', '/v1/auth/verify', { body: { message, signature } })
      const signedIn = verifyReplySchema.parse(reply.json())
      return { account, signedIn, token: signedIn.token ?? '' }
    },
  }
}

/** The problem of a reply, checked against the wire's schema. */
export function readProblem(reply: Reply): Problem {
  const problem = problemSchema.parse(reply.json())
  if (problem.status !== reply.status) throw new Error('The problem names another status than the reply.')
  if (reply.headers.get('content-type') !== 'application/problem+json') throw new Error('Not application/problem+json.')
  return problem
}

/** Runs a statement that no role of ours may run. */
export async function runAsSuperuser(statement: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: env.SUPERUSER_URL })
  await client.connect()
  try {
    return (await client.query(statement, values)).rows
  } finally {
    await client.end()
  }
}
