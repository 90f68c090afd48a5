import { runInDurableObject } from 'cloudflare:test'
import { encodePolicy } from '@spells/core'
import { sessionRefSchema } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildPolicy, buildSupplyIntent, setupVault, take } from './setupVault.ts'
import { listSends, resetSwitches } from './switches.ts'

beforeEach(resetSwitches)

describe('sessions', () => {
  it('default', async () => {
    const vault = await setupVault()
    const sessionRef = sessionRefSchema.parse(crypto.randomUUID())
    const grant = encodePolicy(buildPolicy(vault.vault, {}))
    const token = await vault.getToken()
    const prepared = take(await vault.rpc().prepareSession(token, { sessionRef, grant }))
    expect(prepared).toMatchObject({ status: 'prepared', keyWiped: false })
    expect(take(await vault.rpc().prepareSession(token, { sessionRef, grant }))).toEqual(prepared)
    await vault.install(prepared.policy)
    expect(await vault.getSession(sessionRef)).toMatchObject({
      status: 'installed',
      use: { operations: 0, protectiveOperations: 0, gasWei: '0', protectiveGasWei: '0', budgets: ['0'] },
    })
  })

  it('rejects: invalid_grant, session_not_found', async () => {
    const vault = await setupVault()
    const token = await vault.getToken()
    const sessionRef = sessionRefSchema.parse(crypto.randomUUID())
    const grant = encodePolicy(buildPolicy(vault.vault, {}))
    const withKey = encodePolicy(buildPolicy(vault.vault, { key: vault.owner.address }))
    expect(await vault.rpc().getSession(token, { sessionRef })).toMatchObject({
      refusal: { code: 'session_not_found' },
    })
    for (const wrong of ['0x1234', withKey] as const) {
      const reply = await vault.rpc().prepareSession(token, { sessionRef, grant: wrong })
      expect(reply).toMatchObject({ ok: false, refusal: { code: 'invalid_grant' } })
    }
    take(await vault.rpc().prepareSession(token, { sessionRef, grant }))
    const other = encodePolicy(buildPolicy(vault.vault, {}))
    expect(await vault.rpc().prepareSession(token, { sessionRef, grant: other })).toMatchObject({ ok: false })
  })

  it('behavior: two preparations at once make one key', async () => {
    const vault = await setupVault()
    const token = await vault.getToken()
    const [grant, other] = [encodePolicy(buildPolicy(vault.vault, {})), encodePolicy(buildPolicy(vault.vault, {}))]
    const [sessionRef, otherRef] = [1, 2].map(() => sessionRefSchema.parse(crypto.randomUUID()))
    if (!sessionRef || !otherRef) throw new Error('unreachable')
    const [first, second, third] = await Promise.all([
      vault.rpc().prepareSession(token, { sessionRef, grant }),
      vault.rpc().prepareSession(token, { sessionRef, grant }),
      vault.rpc().prepareSession(token, { sessionRef: otherRef, grant: other }),
    ])
    expect(take(first)).toEqual(take(second))
    const { policy, sessionId } = take(third)
    await vault.install(policy)
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  })

  it('behavior: a revoked session signs nothing more, and its key is gone', async () => {
    const vault = await setupVault()
    const { sessionId, sessionRef } = await vault.arm()
    await vault.revoke(sessionId)
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    const view = await vault.until(intent.id, ['REJECTED'])
    expect(view).toMatchObject({ attempts: 0, reason: { code: 'session_revoked' } })
    expect(await vault.getSession(sessionRef)).toMatchObject({ status: 'revoked', keyWiped: true })
    const stored = await runInDurableObject(vault.getStub(), (_, { storage }) => [
      ...storage.sql.exec('SELECT ciphertext, iv, wiped_why FROM sessions'),
    ])
    expect(stored).toEqual([{ ciphertext: null, iv: null, wiped_why: 'revoked' }])
    expect(listSends(vault)).toEqual([])
  })

  it('behavior: an expired session rejects; a wiped one too', async () => {
    const vault = await setupVault()
    const expired = await vault.arm({ validUntilSec: Math.floor(Date.now() / 1000) + 3 })
    const wiped = await vault.arm()
    take(await vault.rpc().wipeSession(await vault.getToken(), { sessionRef: wiped.sessionRef }))
    await vault.untilChainTime(Math.floor(Date.now() / 1000) + 4)
    const intents = [expired, wiped].map(({ sessionId }) => buildSupplyIntent(vault.vault, sessionId))
    for (const intent of intents) take(await vault.submit(intent))
    const codes = []
    for (const { id } of intents) codes.push((await vault.until(id, ['REJECTED'])).reason?.code)
    expect(codes).toEqual(['session_expired', 'session_wiped'])
    expect(await vault.getSession(expired.sessionRef)).toMatchObject({ status: 'expired', keyWiped: true })
    expect(await vault.getSession(wiped.sessionRef)).toMatchObject({ status: 'installed', keyWiped: true })
  })

  it('behavior: a sealed key that is moved to another vault halts it (rule 16)', async () => {
    const [from, to] = [await setupVault(), await setupVault()]
    await from.arm()
    const { sessionId } = await to.arm()
    const moved = await runInDurableObject(from.getStub(), (_, { storage }) => ({
      key: [...storage.sql.exec('SELECT iv, wrapped FROM data_keys')][0],
      session: [...storage.sql.exec('SELECT iv, ciphertext FROM sessions')][0],
    }))
    await runInDurableObject(to.getStub(), (_, { storage }) => {
      storage.sql.exec('UPDATE data_keys SET iv = ?, wrapped = ?', ...Object.values(moved.key ?? {}))
      storage.sql.exec('UPDATE sessions SET iv = ?, ciphertext = ?', ...Object.values(moved.session ?? {}))
    })
    const intent = buildSupplyIntent(to.vault, sessionId)
    take(await to.submit(intent))
    const submitNext = () => to.submit(buildSupplyIntent(to.vault, sessionId))
    await expect.poll(submitNext, { timeout: 10_000 }).toEqual({
      ok: false,
      refusal: { code: 'vault_halted', reason: 'key_unreadable' },
    })
    expect(listSends(to)).toEqual([])
  })
})
