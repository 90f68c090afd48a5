import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { z } from 'zod'
import { createTransport } from './transport.ts'

const replies: Record<string, { status: number; body: string }> = {
  '/v1/good': { status: 200, body: '{"value":1}' },
  '/v1/other-shape': { status: 200, body: '{"value":"1"}' },
  '/v1/problem': {
    status: 400,
    body: JSON.stringify({
      type: 'about:blank',
      title: 'The request is not valid',
      status: 400,
      code: 'invalid_request',
      detail: 'One field is wrong.',
      requestId: 'r1',
      errors: [{ field: 'threshold', message: 'Must be below 1.' }],
    }),
  },
  '/v1/proxy': { status: 502, body: '<html>Bad gateway</html>' },
}
let seen: { authorization: string | undefined; csrf: string | string[] | undefined }
const server = createServer((request, response) => {
  const { status, body } = replies[request.url ?? ''] ?? { status: 404, body: '' }
  seen = { authorization: request.headers.authorization, csrf: request.headers['x-csrf-token'] }
  response.writeHead(status).end(body)
})
let baseUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const reply = z.strictObject({ value: z.number() })

test('default', async () => {
  const transport = createTransport({ baseUrl, token: 'secret' })
  expect(await transport.send({ method: 'GET', path: 'good', reply })).toEqual({ value: 1 })
  expect(seen).toEqual({ authorization: 'Bearer secret', csrf: undefined })
})

test('behavior: a cookie session sends its CSRF token with mutations only, and forgets it', async () => {
  let csrfToken: string | undefined = 'csrf_1'
  const csrf = {
    get: () => csrfToken,
    set: (next: string | undefined) => {
      csrfToken = next
    },
  }
  const transport = createTransport({ baseUrl, cookie: { csrf } })
  await transport.send({ method: 'GET', path: 'good', reply })
  expect(seen).toEqual({ authorization: undefined, csrf: undefined })
  await transport.send({ method: 'POST', path: 'good', reply })
  expect(seen).toEqual({ authorization: undefined, csrf: 'csrf_1' })
  transport.setSession({ csrfToken: 'csrf_2' })
  expect(csrfToken).toBe('csrf_2')
  transport.setSession({})
  await transport.send({ method: 'POST', path: 'good', reply })
  expect(seen).toEqual({ authorization: undefined, csrf: undefined })
})

test('rejects: invalid_request names the field', async () => {
  const sent = createTransport({ baseUrl }).send({ method: 'GET', path: 'problem', reply })
  await expect(sent).rejects.toThrowErrorMatchingInlineSnapshot(
    '[ProblemError: The request is not valid (400 invalid_request): One field is wrong. [threshold: Must be below 1.]]',
  )
})

test('rejects: unexpected_reply', async () => {
  const transport = createTransport({ baseUrl })
  await expect(transport.send({ method: 'GET', path: 'other-shape', reply })).rejects.toMatchObject({
    code: 'unexpected_reply',
    retry: 'never',
  })
  await expect(transport.send({ method: 'POST', path: 'proxy', reply })).rejects.toMatchObject({
    code: 'unexpected_reply',
    retry: 'unknown',
  })
})

test('behavior: an unanswered mutation is of unknown outcome, an unanswered read is safe to repeat', async () => {
  const transport = createTransport({ baseUrl: 'http://127.0.0.1:1' })
  await expect(transport.send({ method: 'POST', path: 'good', reply })).rejects.toMatchObject({
    code: 'api_unreachable',
    retry: 'unknown',
  })
  await expect(transport.send({ method: 'GET', path: 'good', reply })).rejects.toMatchObject({
    code: 'api_unreachable',
    retry: 'safe',
  })
})
