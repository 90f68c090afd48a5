import { describe, expect, test } from 'vitest'
import {
  consumeSiweNonce,
  createSiweNonce,
  findAuthSession,
  getMe,
  listEvents,
  listUnsealedWorkspaces,
  revokeAuthSession,
  sealEvents,
  signIn,
} from '../src/index.ts'
import { NOW_MS, randomAddress, randomHex, setupDatabase } from './setupDatabase.ts'

const database = setupDatabase({ maxConnections: 20 })
const { scoped, system } = database

function openSession(wallet = randomAddress(), tokenHash = randomHex(32)) {
  return scoped.withPublic((tx) =>
    signIn(tx, {
      wallet,
      tokenHash,
      csrfHash: undefined,
      nowMs: NOW_MS,
      expiresAtMs: NOW_MS + 60_000,
      correlationId: 'request-1',
    }),
  )
}

const consume = (nonce: string, nowMs: number) => scoped.withPublic((tx) => consumeSiweNonce(tx, { nonce, nowMs }))
const create = (nonce: string, expiresAtMs: number) =>
  scoped.withPublic((tx) => createSiweNonce(tx, { nonce, nowMs: NOW_MS, expiresAtMs }))

describe('siwe nonces', () => {
  test('default', async () => {
    await create('nonce-a', NOW_MS + 1000)
    expect(await consume('nonce-a', NOW_MS)).toBe(true)
    expect(await consume('nonce-a', NOW_MS)).toBe(false)
    expect(await consume('nonce-unknown', NOW_MS)).toBe(false)
  })

  test('behavior: of 20 callers at once, one succeeds', async () => {
    await create('nonce-b', NOW_MS + 1000)
    const results = await Promise.all(Array.from({ length: 20 }, () => consume('nonce-b', NOW_MS)))
    expect(results.filter(Boolean)).toHaveLength(1)
  })

  test('rejects: an expired nonce, by the time that is given', async () => {
    await create('nonce-c', NOW_MS + 1000)
    expect(await consume('nonce-c', NOW_MS + 1000)).toBe(false)
  })

  test('behavior: expired ones are swept when a new one is made', async () => {
    await scoped.withPublic((tx) => createSiweNonce(tx, { nonce: 'old', nowMs: 0, expiresAtMs: 1 }))
    await create('nonce-d', NOW_MS + 1000)
    const superuser = await database.connectAs('superuser')
    const { rows } = await superuser.query(`select nonce from siwe_nonces where nonce in ('old', 'nonce-d')`)
    expect(rows).toEqual([{ nonce: 'nonce-d' }])
  })
})

describe('signIn', () => {
  test('default', async () => {
    const wallet = randomAddress()
    const tokenHash = randomHex(32)
    const signedIn = await openSession(wallet, tokenHash)
    const session = await scoped.withPublic((tx) => findAuthSession(tx, { tokenHash, nowMs: NOW_MS }))
    expect(session).toEqual({
      ...signedIn,
      role: 'owner',
      wallet,
      csrfHash: undefined,
      expiresAtMs: NOW_MS + 60_000,
    })
    const me = await scoped.withScope({ ...signedIn, role: 'owner', correlationId: 'c' }, getMe)
    expect(me).toEqual({ wallets: [wallet], workspaceName: 'Personal' })
  })

  test('behavior: the same wallet is the same user and workspace, also 20 times at once and in other spelling', async () => {
    const wallet = randomAddress()
    const upper = `0x${wallet.slice(2).toUpperCase()}` as const
    const results = await Promise.all(Array.from({ length: 20 }, (_, i) => openSession(i % 2 === 0 ? wallet : upper)))
    expect(new Set(results.map((result) => result.userId)).size).toBe(1)
    expect(new Set(results.map((result) => result.workspaceId)).size).toBe(1)
  })

  test('behavior: leaves its trace in the spine', async () => {
    const { userId, workspaceId } = await openSession()
    // Another connection's transaction may still run; the entries are sealed once it has ended.
    await expect.poll(() => system.withSystem((tx) => sealEvents(tx, workspaceId, { limit: 10 }))).toBe(2)
    const scope = { userId, workspaceId, role: 'owner', correlationId: 'c' } as const
    const events = await scoped.withScope(scope, (tx) => listEvents(tx, { afterSequence: 0, limit: 10 }))
    expect(events.map(({ type, actor, correlationId }) => ({ type, actor, correlationId }))).toEqual([
      { type: 'workspace.created', actor: { kind: 'user', id: userId }, correlationId: 'request-1' },
      { type: 'user.signed_in', actor: { kind: 'user', id: userId }, correlationId: 'request-1' },
    ])
    expect(await system.withSystem((tx) => listUnsealedWorkspaces(tx, 100))).not.toContain(workspaceId)
  })

  test('rejects: a malformed token hash', async () => {
    await expect(openSession(randomAddress(), 'short')).rejects.toMatchObject({ code: 'database_failed' })
  })
})

describe('findAuthSession', () => {
  test('rejects: unknown, expired and revoked tokens', async () => {
    const tokenHash = randomHex(32)
    await openSession(randomAddress(), tokenHash)
    const find = (hash: string, nowMs: number) =>
      scoped.withPublic((tx) => findAuthSession(tx, { tokenHash: hash, nowMs }))
    expect(await find(randomHex(32), NOW_MS)).toBeUndefined()
    expect(await find(tokenHash, NOW_MS + 60_000)).toBeUndefined()
    expect(await find(tokenHash, NOW_MS + 59_999)).toBeDefined()
    const revoke = () =>
      scoped.withPublic((tx) => revokeAuthSession(tx, { tokenHash, nowMs: NOW_MS, correlationId: 'request-2' }))
    expect(await revoke()).toBe(true)
    expect(await revoke()).toBe(false)
    expect(await find(tokenHash, NOW_MS)).toBeUndefined()
  })

  test('behavior: a session ends with its membership', async () => {
    const tokenHash = randomHex(32)
    const { userId, workspaceId } = await openSession(randomAddress(), tokenHash)
    const superuser = await database.connectAs('superuser')
    await superuser.query('delete from memberships where user_id = $1 and workspace_id = $2', [userId, workspaceId])
    expect(await scoped.withPublic((tx) => findAuthSession(tx, { tokenHash, nowMs: NOW_MS }))).toBeUndefined()
  })
})
