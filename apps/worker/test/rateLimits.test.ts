import { env } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { createRateLimits, type RateLimitName } from '../src/rateLimits.ts'
import { type Reply, readProblem, setupApi } from './setupApi.ts'

const { ADDRESS_LIMIT, SIGN_IN_LIMIT, USER_LIMIT, COSTLY_LIMIT } = env
const plenty = { address: ADDRESS_LIMIT, signIn: SIGN_IN_LIMIT, user: USER_LIMIT, costly: COSTLY_LIMIT }
/** The API where one limit allows two a minute, and nobody has asked yet. */
const withLow = (name: RateLimitName) => {
  const fresh = crypto.randomUUID()
  const low: RateLimit = { limit: ({ key }) => env.TWO_A_MINUTE.limit({ key: `${fresh}/${key}` }) }
  return setupApi({ rateLimits: createRateLimits({ ...plenty, [name]: low }) })
}
const from = (address: string, more: Record<string, string> = {}) => ({
  headers: { 'cf-connecting-ip': address, ...more },
})

/** Of five requests two pass, or up to four when a minute ends in between. */
async function sendFive(send: (index: number) => Promise<Reply>) {
  const replies: Reply[] = []
  for (let index = 0; index < 5; index++) replies.push(await send(index))
  const refused = replies.filter(({ status }) => status === 429)
  for (const reply of refused) {
    expect(readProblem(reply).code).toBe('too_many_requests')
    expect(Number(reply.headers.get('retry-after'))).toBe(60)
  }
  return { passed: replies.length - refused.length, refused: refused.length }
}
const limited = { passed: expect.toSatisfy((passed) => passed >= 2 && passed <= 4), refused: expect.any(Number) }
const unlimited = { passed: 5, refused: 0 }

test('default: an address has its share, whatever it says of itself; others keep theirs', async () => {
  const api = withLow('address')
  const claims = (index: number) => from('198.51.100.1', { 'x-forwarded-for': `203.0.113.${index}` })
  expect(await sendFive((index) => api.request('GET', '/v1/spells', claims(index)))).toEqual(limited)
  expect(await sendFive((index) => api.request('GET', '/v1/spells', from(`198.51.100.${index + 2}`)))).toEqual(
    unlimited,
  )
})

test('behavior: all addresses of one IPv6 network share', async () => {
  const api = withLow('address')
  expect(await sendFive((index) => api.request('GET', '/v1/spells', from(`2001:db8::${index + 1}`)))).toEqual(limited)
})

test('behavior: signing in is limited by itself', async () => {
  const api = withLow('signIn')
  expect(await sendFive(() => api.request('POST', '/v1/auth/nonce', from('198.51.100.1')))).toEqual(limited)
  const body = { message: 'x', signature: '0x12' }
  expect(await sendFive(() => api.request('POST', '/v1/auth/verify', { body, ...from('198.51.100.2') }))).toEqual(
    limited,
  )
  expect(await sendFive(() => api.request('GET', '/v1/spells', from('198.51.100.1')))).toEqual(unlimited)
})

test('behavior: a user has their share from all addresses together', async () => {
  const api = withLow('user')
  const [alice, bob] = [await api.signIn(), await api.signIn()]
  const ask = (token: string) => (index: number) =>
    api.request('GET', '/v1/me', { token, ...from(`198.51.100.${index}`) })
  expect(await sendFive(ask(alice.token))).toEqual(limited)
  expect((await ask(bob.token)(0)).status).toBe(200)
})

test.each(['/v1/quotes', '/v1/casts', '/v1/live/ticket', `/v1/vaults/${crypto.randomUUID()}/sessions`])(
  'behavior: POST %s is limited per workspace, reading is not',
  async (path) => {
    const api = withLow('costly')
    const { token } = await api.signIn()
    expect(await sendFive(() => api.request('POST', path, { token, body: {} }))).toEqual(limited)
    expect(await sendFive(() => api.request('GET', '/v1/casts', { token }))).toEqual(unlimited)
  },
)
