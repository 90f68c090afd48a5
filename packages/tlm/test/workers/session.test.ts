import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { encodePolicy } from '@spells/core'
import { deploymentSchema, sessionRefSchema } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKeyVault } from '../../src/index.ts'
import { moveClockTo, nowSec } from './chainControl.ts'
import { masterKeys } from './masterKeys.ts'
import { buildPolicy, buildSupplyIntent, setupVault, take } from './setupVault.ts'
import { listSends, resetSwitches } from './switches.ts'

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
/** Those of the object's Worker, with the older one in use. */
const olderMasterKeys = { ...masterKeys, current: 'k1' }

type Row = { readonly master_key_id: string; readonly iv: ArrayBuffer; readonly wrapped: ArrayBuffer }

function readDataKey(row: Row | undefined) {
  if (!row) throw new Error('There is no data key.')
  const { master_key_id: masterKeyId, iv, wrapped } = row
  return { version: 1, masterKeyId, iv: new Uint8Array(iv), wrapped: new Uint8Array(wrapped) }
}

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
    const validUntilSec = nowSec() + 300
    const expired = await vault.arm({ validUntilSec })
    const wiped = await vault.arm()
    take(await vault.rpc().wipeSession(await vault.getToken(), { sessionRef: wiped.sessionRef }))
    await moveClockTo(validUntilSec + 1)
    const intents = [expired, wiped].map(({ sessionId }) => buildSupplyIntent(vault.vault, sessionId))
    for (const intent of intents) take(await vault.submit(intent))
    const codes = []
    for (const { id } of intents) codes.push((await vault.until(id, ['REJECTED'])).reason?.code)
    expect(codes).toEqual(['session_expired', 'session_wiped'])
    expect(await vault.getSession(expired.sessionRef)).toMatchObject({ status: 'expired', keyWiped: true })
    expect(await vault.getSession(wiped.sessionRef)).toMatchObject({ status: 'installed', keyWiped: true })
  })

  it('behavior: a rotation wraps the data key anew and shows that it opens; the session signs as before (rule 16)', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const rewrap = async (masterKeyId: string) => vault.rpc().rewrapKeys(await vault.getToken(), { masterKeyId })
    const readWraps = () =>
      runInDurableObject(vault.getStub(), (_, { storage }) => [...storage.sql.exec<Row>('SELECT * FROM data_keys')])
    const [current] = await readWraps()
    const owner = { vault: vault.vault, chainId: 31_337, entryPoint: deployment.entryPoint }
    const older = await createKeyVault(olderMasterKeys).rewrap(owner, readDataKey(current))
    if (!older) throw new Error('unreachable')
    await runInDurableObject(vault.getStub(), (_, { storage }) => {
      storage.sql.exec(
        'UPDATE data_keys SET master_key_id = ?, iv = ?, wrapped = ?',
        older.masterKeyId,
        Uint8Array.from(older.iv).buffer,
        Uint8Array.from(older.wrapped).buffer,
      )
    })
    expect(await rewrap('k1')).toEqual({ ok: false, refusal: { code: 'master_key_not_current', current: 'k2' } })
    expect((await readWraps()).map((row) => row.master_key_id)).toEqual(['k1'])
    expect(await rewrap('k2')).toEqual({ ok: true, value: { k2: 1 } })
    const [rewrapped] = await readWraps()
    expect(rewrapped?.master_key_id).toBe('k2')
    expect(await rewrap('k2')).toEqual({ ok: true, value: { k2: 1 } })
    expect(await readWraps()).toEqual([rewrapped])
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  })

  it('rejects: key_unreadable, when a data key needs a master key that is gone; its row stays as it was', async () => {
    const vault = await setupVault()
    await vault.arm()
    await runInDurableObject(vault.getStub(), (_, { storage }) => {
      storage.sql.exec("UPDATE data_keys SET master_key_id = 'k0'")
    })
    expect(await vault.rpc().rewrapKeys(await vault.getToken(), { masterKeyId: 'k2' })).toEqual({
      ok: false,
      refusal: { code: 'key_unreadable', detail: 'There is no master key "k0".' },
    })
    const stored = await runInDurableObject(vault.getStub(), (_, { storage }) => [
      ...storage.sql.exec('SELECT master_key_id FROM data_keys'),
    ])
    expect(stored).toEqual([{ master_key_id: 'k0' }])
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
    await expect.poll(submitNext).toEqual({
      ok: false,
      refusal: { code: 'vault_halted', reason: 'key_unreadable' },
    })
    expect(listSends(to)).toEqual([])
  })
})
