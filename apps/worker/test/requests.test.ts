import { env, SELF } from 'cloudflare:test'
import { createScopedDatabase } from '@spells/db'
import { describe, expect, test, vi } from 'vitest'
import { readProblem, setupApi } from './setupApi.ts'

const api = setupApi()
const json = { 'content-type': 'application/json' }

/** A body of so many bytes that is sent in chunks, without a length. */
function stream(bytes: number): ReadableStream<Uint8Array> {
  let left = bytes
  return new ReadableStream({
    pull(controller) {
      const size = Math.min(left, 10_000)
      if (size === 0) return controller.close()
      left -= size
      controller.enqueue(new Uint8Array(size).fill(0x20))
    },
  })
}

describe('bodies', () => {
  test('rejects: body_too_large, by its length and by its content', async () => {
    const long = JSON.stringify({ message: 'x'.repeat(70_000) })
    for (const rawBody of [long, stream(65_537), stream(500_000)]) {
      const reply = await api.request('POST', '/v1/auth/verify', { rawBody, headers: json })
      expect(readProblem(reply)).toMatchObject({ status: 413, code: 'body_too_large' })
    }
    const lying = await api.request('POST', '/v1/auth/verify', {
      rawBody: stream(65_537),
      headers: { ...json, 'content-length': '10' },
    })
    expect(lying.status).toBe(413)
  })

  test('behavior: 65536 bytes are read', async () => {
    const reply = await api.request('POST', '/v1/auth/verify', { rawBody: stream(65_536), headers: json })
    expect(readProblem(reply)).toMatchObject({ status: 400, code: 'malformed_json' })
  })

  test.each(['{', '', 'undefined', '{"message":}', "{'a':1}", new Uint8Array([0x22, 0xff, 0x22])])(
    'rejects: malformed_json or invalid_request (%s)',
    async (rawBody) => {
      const reply = await api.request('POST', '/v1/auth/verify', { rawBody, headers: json })
      expect(readProblem(reply)).toMatchObject({
        status: 400,
        code: rawBody === '' ? 'invalid_request' : 'malformed_json',
      })
    },
  )

  test.each([undefined, 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])(
    'rejects: unsupported_media_type (%s)',
    async (type) => {
      const rawBody = new TextEncoder().encode('{}')
      const headers: Record<string, string> = type === undefined ? {} : { 'content-type': type }
      const reply = await api.request('POST', '/v1/auth/verify', { rawBody, headers })
      expect(readProblem(reply)).toMatchObject({ status: 415, code: 'unsupported_media_type' })
    },
  )

  test('rejects: invalid_request, naming every field and the fix', async () => {
    const reply = await api.request('POST', '/v1/auth/verify', {
      body: { message: '', signature: '0xzz', transport: 'pigeon', surprise: 1, __proto__x: 2 },
    })
    expect(readProblem(reply)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [
        { field: 'message', message: expect.any(String) },
        { field: 'signature', message: 'Must be 0x followed by an even number of hex digits.' },
        { field: 'transport', message: expect.stringContaining('bearer') },
        { field: 'surprise', message: 'This key is not known here: remove it.' },
        { field: '__proto__x', message: 'This key is not known here: remove it.' },
      ],
    })
  })

  test('rejects: keys that come twice, or mean something to JavaScript, wherever they are', async () => {
    const { token } = await api.signIn()
    const rawBody =
      '{"vaultId":"x","parameters":{"__proto__":{"asset":"x"},"amount":"1","amount":"2"},"parameters":{},"constructor":1}'
    const reply = await api.request('POST', '/v1/casts', {
      token,
      rawBody,
      headers: { ...json, 'idempotency-key': 'k' },
    })
    expect(readProblem(reply)).toMatchObject({
      status: 400,
      code: 'invalid_request',
      errors: [
        { field: 'parameters.__proto__', message: 'This key is not allowed: remove it.' },
        { field: 'parameters.amount', message: 'This key comes twice: send it once.' },
        { field: 'parameters', message: 'This key comes twice: send it once.' },
        { field: 'constructor', message: 'This key is not allowed: remove it.' },
      ],
    })
  })

  test.each(['null', '[]', '"text"', '1'])('rejects: a body that is no object (%s)', async (rawBody) => {
    const reply = await api.request('POST', '/v1/auth/verify', { rawBody, headers: json })
    expect(readProblem(reply)).toMatchObject({ status: 400, code: 'invalid_request', errors: [{ field: '(whole)' }] })
  })

  test('rejects: unknown and wrong query parameters', async () => {
    const { token } = await api.signIn()
    const list = (query: string) => api.request('GET', `/v1/vaults?${query}`, { token })
    expect(readProblem(await list('limit=0')).errors).toMatchObject([{ field: 'limit' }])
    expect(readProblem(await list('limit=101')).errors).toMatchObject([{ field: 'limit' }])
    expect(readProblem(await list('limit=ten')).errors).toMatchObject([{ field: 'limit' }])
    expect(readProblem(await list('page=2')).errors).toMatchObject([{ field: 'page' }])
    expect(readProblem(await list('cursor=nonsense')).errors).toMatchObject([{ field: 'cursor' }])
    expect((await list('limit=100')).status).toBe(200)
  })
})

describe('paths', () => {
  test.each(['/v1', '/v1/', '/v1/nothing', '/v1/vaults/a/b/c', '/', '/v2/health'])(
    'rejects: not_found (%s)',
    async (path) => {
      expect(readProblem(await api.request('GET', path))).toMatchObject({ status: 404, code: 'not_found' })
    },
  )

  test.each([
    ['PUT', '/v1/me', 'GET'],
    ['POST', '/v1/health', 'GET'],
    ['GET', '/v1/auth/nonce', 'POST'],
    ['DELETE', '/v1/vaults', 'GET, POST'],
  ])('rejects: method_not_allowed (%s %s)', async (method, path, allow) => {
    const reply = await api.request(method, path)
    expect(readProblem(reply)).toMatchObject({ status: 405, code: 'method_not_allowed' })
    expect(reply.headers.get('allow')).toBe(allow)
  })
})

describe('every reply', () => {
  test('default', async () => {
    const reply = await api.request('GET', '/v1/health')
    expect(reply.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff')
    expect(reply.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })

  test('behavior: a problem carries the request id of its header', async () => {
    const reply = await api.request('GET', '/v1/me')
    expect(readProblem(reply).requestId).toBe(reply.headers.get('x-request-id'))
  })

  test('behavior: the Worker itself answers the same way', async () => {
    const reply = await SELF.fetch('https://spells.test/v1/me')
    expect(reply.status).toBe(401)
    expect(reply.headers.get('content-type')).toBe('application/problem+json')
    await reply.text()
  })

  test('behavior: a fault on our side says nothing about itself', async () => {
    const cause = new Error('select secret-canary from tokens')
    const broken = setupApi({
      openDatabase: () => ({
        withPublic: () => Promise.reject(cause),
        withScope: () => Promise.reject(cause),
        close: async () => {},
      }),
    })
    const log = vi.spyOn(console, 'log')
    const reply = await broken.request('POST', '/v1/auth/nonce')
    expect(readProblem(reply)).toMatchObject({ status: 500, code: 'internal' })
    expect(reply.text + JSON.stringify(log.mock.calls)).not.toContain('secret-canary')
    expect(JSON.stringify(log.mock.calls)).toContain('frames')
    log.mockRestore()
  })

  test('behavior: without the database, what the cache serves goes on for those who are signed in too', async () => {
    const down = setupApi({
      openDatabase: () => createScopedDatabase({ connectionString: 'postgres://spells_app:canary@127.0.0.1:1/spells' }),
    })
    for (const headers of [{ authorization: 'Bearer spells_x' }, { cookie: '__Host-spells_session=spells_x' }]) {
      expect((await down.request('GET', '/v1/health', { headers })).status).toBe(200)
      expect((await down.request('GET', '/v1/spells', { headers })).status).toBe(200)
      for (const path of ['/v1/me', '/v1/live']) {
        const problem = readProblem(await down.request('GET', path, { headers }))
        expect(problem).toMatchObject({ status: 503, code: 'unavailable' })
      }
    }
  })

  test('rejects: unavailable while Postgres is down', async () => {
    const down = setupApi({
      openDatabase: () => createScopedDatabase({ connectionString: 'postgres://spells_app:canary@127.0.0.1:1/spells' }),
    })
    const reply = await down.request('POST', '/v1/auth/nonce')
    expect(readProblem(reply)).toMatchObject({ status: 503, code: 'unavailable' })
    expect(reply.text).not.toContain('canary')
  })

  test('rejects: unavailable while Postgres is silent', async () => {
    const hung = setupApi({
      openDatabase: () =>
        createScopedDatabase({ connectionString: `postgres://spells_app:canary@${env.SILENT_HOST}/spells` }),
    })
    const headers = { authorization: 'Bearer spells_x' }
    expect(readProblem(await hung.request('GET', '/v1/me', { headers }))).toMatchObject({
      status: 503,
      code: 'unavailable',
    })
  })

  test('behavior: no token, signature, message or secret in any log line', async () => {
    const log = vi.spyOn(console, 'log')
    const { account, token } = await api.signIn()
    await api.request('GET', '/v1/me', { token })
    await api.request('GET', '/v1/me', { token: `${token}x` })
    await api.request('POST', '/v1/vaults', { token, body: { secret: 'canary-value' } })
    const message = await api.buildMessage(account)
    await api.request('POST', '/v1/auth/verify', { body: { message, signature: '0x00' } })
    const lines = JSON.stringify(log.mock.calls)
    log.mockRestore()
    expect(lines).toContain('/v1/auth/verify')
    for (const secret of [token, 'canary', account.address, 'Bearer', '0x']) expect(lines).not.toContain(secret)
  })
})
