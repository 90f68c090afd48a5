import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPublicClient } from './createPublicClient.ts'

const problem = {
  type: '/problems/not_found',
  title: 'Not found',
  status: 404,
  code: 'not_found',
  detail: 'There is no such market.',
  requestId: 'r1',
}
const replies: Record<string, { readonly status: number; readonly body: string }> = {
  '/v1/markets?q=rate&limit=5': { status: 200, body: '{"items":[]}' },
  '/v1/markets/a%2Fb': { status: 404, body: JSON.stringify(problem) },
  '/v1/prices': { status: 502, body: '<html>Bad gateway</html>' },
}
const server = createServer((request, response) => {
  const { status, body } = replies[request.url ?? ''] ?? { status: 500, body: request.url ?? '' }
  response.writeHead(status).end(body)
})
let baseUrl = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

test('default', async () => {
  expect(await createPublicClient({ baseUrl }).markets.list({ q: 'rate', limit: 5 })).toEqual({ items: [] })
})

test('rejects: not_found, by the problem of the API', async () => {
  await expect(createPublicClient({ baseUrl }).markets.get('a/b')).rejects.toMatchObject({ problem })
})

test('rejects: unexpected_reply and api_unreachable', async () => {
  await expect(createPublicClient({ baseUrl }).prices()).rejects.toMatchObject({
    code: 'unexpected_reply',
    retry: 'safe',
  })
  await expect(createPublicClient({ baseUrl: 'http://127.0.0.1:1' }).health()).rejects.toMatchObject({
    code: 'api_unreachable',
    retry: 'safe',
  })
})
