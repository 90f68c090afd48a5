import { runInDurableObject } from 'cloudflare:test'
import { encodePolicy } from '@spells/core'
import { createKeyStore } from '@spells/local/keyStore'
import { sessionRefSchema } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { createKeyService } from '../../src/index.ts'
import { buildPolicy, buildSupplyIntent, setupVault, take } from './setupVault.ts'
import { listSends, resetSwitches, switches } from './switches.ts'

const token = 'key-service-token'
let store = createKeyStore({ token })
let isAway = false

/** The service's client, over the reference of the service itself. */
const serve: typeof fetch = async (input, init) => {
  if (isAway) throw new TypeError('connection refused')
  return store.handle(new Request(input, init))
}
const service = createKeyService({ url: 'http://keys.test', token, fetch: serve })

beforeEach(() => {
  resetSwitches()
  store = createKeyStore({ token })
  isAway = false
})

const readRows = (vault: Awaited<ReturnType<typeof setupVault>>) =>
  runInDurableObject(vault.getStub(), (_, { storage }) => [
    ...storage.sql.exec('SELECT data_key_version, length(ciphertext) AS bytes, wiped_why FROM sessions'),
  ])

describe.each([
  ['this Worker', undefined],
  ['a key service', service],
] as const)('a session key that %s has', (_, keyService) => {
  beforeEach(() => {
    switches.keyService = keyService
  })

  it('default: made once, signs, and is gone when the session is wiped', async () => {
    const vault = await setupVault()
    const sessionRef = sessionRefSchema.parse(crypto.randomUUID())
    const grant = encodePolicy(buildPolicy(vault.vault, {}))
    const access = await vault.getToken()
    const prepare = () => vault.rpc().prepareSession(access, { sessionRef, grant })
    const [first, second] = await Promise.all([prepare(), prepare()])
    const prepared = take(first)
    expect(take(second)).toEqual(prepared)
    await vault.install(prepared.policy)
    const intent = buildSupplyIntent(vault.vault, prepared.sessionId)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
    expect(store.list()).toEqual(keyService ? [`31337:${vault.vault.toLowerCase()}:${sessionRef}`] : [])
    expect(await readRows(vault)).toEqual([
      keyService
        ? { data_key_version: 0, bytes: 0, wiped_why: null }
        : { data_key_version: 1, bytes: 48, wiped_why: null },
    ])

    take(await vault.rpc().wipeSession(access, { sessionRef }))
    await expect.poll(() => store.list()).toEqual([])
    await expect.poll(() => readRows(vault)).toEqual([{ data_key_version: null, bytes: null, wiped_why: 'wiped' }])
    const late = buildSupplyIntent(vault.vault, prepared.sessionId)
    take(await vault.submit(late))
    expect((await vault.until(late.id, ['REJECTED'])).reason?.code).toBe('session_wiped')
  })
})

describe('a key service', () => {
  beforeEach(() => {
    switches.keyService = service
  })

  it('behavior: while it is away nothing is signed; afterwards the same cast goes on', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    isAway = true
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await expect.poll(async () => (await vault.get(intent.id)).reason?.code).toBe('key_service_unavailable')
    expect(listSends(vault)).toEqual([])
    isAway = false
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  })

  it('behavior: what it signs with another key is not sent', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    store = createKeyStore({ token })
    const ofAnother = { name: `31337:${vault.vault.toLowerCase()}:${(await readRef(vault)) ?? ''}` }
    await store.handle(
      new Request('http://keys.test/keys', {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        body: JSON.stringify(ofAnother),
      }),
    )
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await expect.poll(async () => (await vault.get(intent.id)).reason?.message).toMatch(/another key/)
    expect(listSends(vault)).toEqual([])
  })

  it('behavior: a wipe that it does not hear of is told to it again', { timeout: 60_000 }, async () => {
    const vault = await setupVault()
    const { sessionRef } = await vault.arm()
    isAway = true
    take(await vault.rpc().wipeSession(await vault.getToken(), { sessionRef }))
    expect(await readRows(vault)).toEqual([{ data_key_version: 0, bytes: null, wiped_why: 'wiped' }])
    isAway = false
    const poke = async () => {
      await vault.rpc().poke(await vault.getToken())
      return store.list()
    }
    await expect.poll(poke, { timeout: 30_000 }).toEqual([])
    await expect.poll(() => readRows(vault)).toEqual([{ data_key_version: null, bytes: null, wiped_why: 'wiped' }])
  })

  it('rejects: who brings no token', async () => {
    const stranger = createKeyService({ url: 'http://keys.test', token: 'other', fetch: serve })
    const key = {
      vault: '0x00000000000000000000000000000000000000c0',
      chainId: 1,
      entryPoint: '0x00000000000000000000000000000000000000e0',
      sessionRef: sessionRefSchema.parse(crypto.randomUUID()),
      expiresAtSec: 1,
    } as const
    await expect(stranger.create(key)).rejects.toMatchObject({ code: 'key_service_unavailable' })
  })
})

async function readRef(vault: Awaited<ReturnType<typeof setupVault>>): Promise<string | undefined> {
  const rows = await runInDurableObject(vault.getStub(), (_, { storage }) => [
    ...storage.sql.exec<{ session_ref: string }>('SELECT session_ref FROM sessions'),
  ])
  return rows[0]?.session_ref
}
