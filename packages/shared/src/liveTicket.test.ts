import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { WorkspaceId } from './ids.ts'
import { LIVE_TICKET_TTL_SEC, signLiveTicket, verifyLiveTicket } from './liveTicket.ts'
import { signServiceToken } from './serviceToken.ts'

const secret = 'a-secret-of-the-tests-that-is-32-long'
const nowMs = Date.UTC(2026, 10, 20, 12)
const expiresAtMs = nowMs + LIVE_TICKET_TTL_SEC * 1000
const claims = { workspaceId: '7d1f9b1e-5c1a-4f0e-9d53-0b8f5a4c1e01' as WorkspaceId, oneTimeSecret: 'live_once' }

test('default', async () => {
  const ticket = await signLiveTicket(claims, { secret, expiresAtMs })
  expect(await verifyLiveTicket(ticket, { secret, nowMs })).toEqual(claims)
})

test('rejects: expired, of another secret, of another audience, unsigned, of no workspace, or no ticket at all', async () => {
  const ticket = await signLiveTicket(claims, { secret, expiresAtMs })
  expect(await verifyLiveTicket(ticket, { secret, nowMs: expiresAtMs })).toBeUndefined()
  expect(await verifyLiveTicket(ticket, { secret: secret.toUpperCase(), nowMs })).toBeUndefined()
  const [header = '', payload = ''] = ticket.split('.')
  const unsigned = `${btoa('{"alg":"none"}').replaceAll('=', '')}.${payload}.`
  const serviceToken = await signServiceToken({ secret, audience: 'live', subject: claims.workspaceId, nowMs })
  const nowhere = await new SignJWT({})
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuer('spells')
    .setAudience('live-ticket')
    .setSubject('public')
    .setJti('once')
    .setExpirationTime(expiresAtMs / 1000)
    .sign(new TextEncoder().encode(secret))
  for (const wrong of [
    unsigned,
    `${header}.${payload}.`,
    serviceToken,
    nowhere,
    `${claims.workspaceId}.live_once`,
    '',
  ]) {
    expect(await verifyLiveTicket(wrong, { secret, nowMs })).toBeUndefined()
  }
})
