import { meSchema, nonceReplySchema } from '@spells/shared/api'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const newAccount = () => privateKeyToAccount(generatePrivateKey())

describe('POST /v1/auth/nonce', () => {
  test('default', async () => {
    const reply = await api.request('POST', '/v1/auth/nonce')
    expect(reply.status).toBe(200)
    const terms = nonceReplySchema.parse(reply.json())
    expect(terms).toMatchObject({ domain: 'spells.test', uri: 'https://spells.test', chainId: 31337, version: '1' })
    expect(Date.parse(terms.expirationTime) - Date.parse(terms.issuedAt)).toBe(300_000)
    expect(reply.headers.get('cache-control')).toBe('no-store')
  })
})

describe('POST /v1/auth/verify', () => {
  test('default', async () => {
    const { account, signedIn, token } = await api.signIn()
    expect(token).toMatch(/^spells_[A-Za-z0-9_-]{43}$/)
    expect(signedIn.user.wallets).toEqual([account.address])
    expect(signedIn.workspace).toMatchObject({ name: 'Personal', role: 'owner' })
    const me = await api.request('GET', '/v1/me', { token })
    const { token: _, ...rest } = signedIn
    expect(meSchema.parse(me.json())).toEqual(rest)
  })

  test('behavior: signing in again is the same user and workspace with another token', async () => {
    const account = newAccount()
    const [first, second] = [await api.signIn(account), await api.signIn(account)]
    expect(second.signedIn.user.id).toBe(first.signedIn.user.id)
    expect(second.signedIn.workspace.id).toBe(first.signedIn.workspace.id)
    expect(second.token).not.toBe(first.token)
  })

  test('behavior: the reply names the role that the person has now', async () => {
    const account = newAccount()
    const { signedIn } = await api.signIn(account)
    await runAsSuperuser(`update memberships set role = 'viewer' where user_id = $1`, [signedIn.user.id])
    expect((await api.signIn(account)).signedIn.workspace.role).toBe('viewer')
  })

  test('behavior: stores neither token nor CSRF token', async () => {
    const { token } = await api.signIn()
    const rows = await runAsSuperuser('select * from auth_sessions')
    expect(rows.length).toBeGreaterThan(0)
    expect(JSON.stringify(rows)).not.toContain(token)
  })

  test.each([
    ['domain', { domain: 'evil.test' }],
    ['uri', { uri: 'https://evil.test' }],
    ['chainId', { chainId: 1 }],
    ['expirationTime', { expirationTime: new Date(Date.now() - 1000) }],
    ['notBefore', { notBefore: new Date(Date.now() + 60_000) }],
    ['issuedAt', { issuedAt: new Date(Date.now() + 120_000) }],
    ['issuedAt', { issuedAt: new Date(Date.now() - 3_600_000) }],
    ['scheme', { scheme: 'http' }],
    ['nonce', { nonce: 'aaaaaaaaaaaaaaaa' }],
  ])('rejects: siwe_rejected (%s)', async (field, changes) => {
    const account = newAccount()
    const message = await api.buildMessage(account, changes)
    const signature = await account.signMessage({ message })
    const reply = await api.request('POST', '/v1/auth/verify', { body: { message, signature } })
    expect(reply.status).toBe(401)
    expect(readProblem(reply)).toMatchObject({ code: 'siwe_rejected', errors: [{ field }] })
  })

  test.each([
    ['a message with something after it', (text: string) => `${text}\nResources:\n`],
    ['a message with another version', (text: string) => text.replace('Version: 1', 'Version: 2')],
    ['a message without expiration', (text: string) => text.replace(/\nExpiration Time: .*/, '')],
    ['an address that is not checksummed', (text: string) => text.replace(/0x[0-9a-fA-F]{40}/, (a) => a.toLowerCase())],
    ['free text', () => 'Please sign me in.'],
  ])('rejects: %s', async (_, change) => {
    const account = newAccount()
    const message = change(await api.buildMessage(account))
    const signature = await account.signMessage({ message })
    const reply = await api.request('POST', '/v1/auth/verify', { body: { message, signature } })
    expect(readProblem(reply)).toMatchObject({ status: 401, code: 'siwe_rejected' })
  })

  test('rejects: the signature of another key, of another text, or of nobody', async () => {
    const [account, other] = [newAccount(), newAccount()]
    const message = await api.buildMessage(account)
    for (const signature of [
      await other.signMessage({ message }),
      await account.signMessage({ message: `${message} ` }),
      `0x${'11'.repeat(65)}`,
      '0x',
    ]) {
      const reply = await api.request('POST', '/v1/auth/verify', { body: { message, signature } })
      expect(readProblem(reply)).toMatchObject({ code: 'siwe_rejected', errors: [{ field: 'signature' }] })
    }
    // A refused signature does not use the nonce up.
    const signature = await account.signMessage({ message })
    expect((await api.request('POST', '/v1/auth/verify', { body: { message, signature } })).status).toBe(200)
  })

  test('behavior: a nonce signs in once, also of 20 at once', async () => {
    const account = newAccount()
    const message = await api.buildMessage(account)
    const signature = await account.signMessage({ message })
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => api.request('POST', '/v1/auth/verify', { body: { message, signature } })),
    )
    expect(replies.map((reply) => reply.status).sort()).toEqual([200, ...Array.from({ length: 19 }, () => 401)])
    const again = await api.request('POST', '/v1/auth/verify', { body: { message, signature } })
    expect(readProblem(again)).toMatchObject({ code: 'siwe_rejected', errors: [{ field: 'nonce' }] })
  })

  test('rejects: a nonce that has expired by our clock', async () => {
    const account = newAccount()
    const message = await api.buildMessage(account, { expirationTime: new Date(Date.now() + 86_400_000) })
    const signature = await account.signMessage({ message })
    const nowMs = async () => Date.now() + 5 * 60_000
    const later = setupApi({ clock: { nowMs, toRealDelayMs: async (delayMs) => delayMs } })
    const reply = await later.request('POST', '/v1/auth/verify', { body: { message, signature } })
    expect(readProblem(reply)).toMatchObject({ code: 'siwe_rejected', errors: [{ field: 'nonce' }] })
  })
})

describe('bearer tokens', () => {
  test.each([
    ['no credentials', {}],
    ['an unknown token', { authorization: `Bearer spells_${'A'.repeat(43)}` }],
    ['another scheme', { authorization: 'Basic YTpi' }],
    ['an empty token', { authorization: 'Bearer ' }],
    ['a token with odd characters', { authorization: "Bearer ' or 1=1 --" }],
  ])('rejects: unauthenticated (%s)', async (_, headers: Record<string, string>) => {
    const reply = await api.request('GET', '/v1/me', { headers })
    expect(readProblem(reply)).toMatchObject({ status: 401, code: 'unauthenticated' })
  })

  test('behavior: signing out ends the token', async () => {
    const { token } = await api.signIn()
    expect((await api.request('POST', '/v1/auth/logout', { token })).status).toBe(204)
    expect((await api.request('GET', '/v1/me', { token })).status).toBe(401)
  })

  test('behavior: a token ends after 24 hours of our clock', async () => {
    const { token } = await api.signIn()
    const at = (offsetMs: number) =>
      setupApi({ clock: { nowMs: async () => Date.now() + offsetMs, toRealDelayMs: async (delayMs) => delayMs } })
    expect((await at(86_100_000).request('GET', '/v1/me', { token })).status).toBe(200)
    expect((await at(86_400_000).request('GET', '/v1/me', { token })).status).toBe(401)
  })
})

describe('session cookies', () => {
  async function signInByCookie() {
    const account = newAccount()
    const message = await api.buildMessage(account)
    const signature = await account.signMessage({ message })
    const body = { message, signature, transport: 'cookie' }
    const reply = await api.request('POST', '/v1/auth/verify', { body })
    const cookie = reply.headers.get('set-cookie') ?? ''
    return {
      reply,
      cookie,
      sent: { cookie: cookie.split(';')[0] ?? '' },
      csrf: reply.json<{ csrfToken: string }>().csrfToken,
    }
  }

  test('default', async () => {
    const { reply, cookie, sent } = await signInByCookie()
    expect(reply.json()).not.toHaveProperty('token')
    expect(cookie).toMatch(
      /^__Host-spells_session=spells_[^;]+; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
    )
    expect((await api.request('GET', '/v1/me', { headers: sent })).status).toBe(200)
  })

  test('rejects: a mutation without the CSRF token, or with another one', async () => {
    const { sent, csrf } = await signInByCookie()
    const other = await signInByCookie()
    for (const headers of [sent, { ...sent, 'x-csrf-token': 'x' }, { ...sent, 'x-csrf-token': other.csrf }]) {
      const reply = await api.request('POST', '/v1/auth/logout', { headers })
      expect(readProblem(reply)).toMatchObject({ status: 403, code: 'forbidden' })
    }
    expect((await api.request('GET', '/v1/me', { headers: sent })).status).toBe(200)
    const out = await api.request('POST', '/v1/auth/logout', { headers: { ...sent, 'x-csrf-token': csrf } })
    expect(out.status).toBe(204)
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0')
    expect((await api.request('GET', '/v1/me', { headers: sent })).status).toBe(401)
  })

  test('behavior: a browser that lost its CSRF token signs in again', async () => {
    const { sent } = await signInByCookie()
    expect((await api.request('POST', '/v1/auth/nonce', { headers: sent })).status).toBe(200)
    const account = newAccount()
    const message = await api.buildMessage(account)
    const signature = await account.signMessage({ message })
    const body = { message, signature, transport: 'cookie' }
    expect((await api.request('POST', '/v1/auth/verify', { headers: sent, body })).status).toBe(200)
  })
})
