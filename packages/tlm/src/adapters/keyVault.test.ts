import { describe, expect, it } from 'vitest'
import { createKeyVault } from './keyVault.ts'

const [k1, k2] = [btoa('\x01'.repeat(32)), btoa('\x02'.repeat(32))]
const owner = {
  vault: '0x00000000000000000000000000000000000000c0',
  chainId: 1,
  entryPoint: '0x00000000000000000000000000000000000000e0',
} as const
const binding = { ...owner, keyId: 'session-1', expiresAtSec: 1_000 }
const secret = new Uint8Array(32).fill(7)
const before = createKeyVault({ current: 'k1', keys: { k1 } })

async function sealOne() {
  const dataKey = await before.createDataKey(owner, 1)
  return { dataKey, sealed: await before.seal(binding, dataKey, secret) }
}

describe('createKeyVault', () => {
  it('default', async () => {
    const { dataKey, sealed } = await sealOne()
    expect(await before.open(binding, dataKey, sealed)).toEqual(secret)
    expect(sealed.ciphertext).not.toEqual(secret)
    const again = await before.seal(binding, dataKey, secret)
    expect(again.iv).not.toEqual(sealed.iv)
  })

  it.each([
    ['another vault', { vault: '0x00000000000000000000000000000000000000c1' as const }],
    ['another chain', { chainId: 2 }],
    ['another entry point', { entryPoint: '0x00000000000000000000000000000000000000e1' as const }],
    ['another key', { keyId: 'session-2' }],
    ['another expiry', { expiresAtSec: 2_000 }],
  ])('rejects: key_unreadable for %s', async (_, change) => {
    const { dataKey, sealed } = await sealOne()
    await expect(before.open({ ...binding, ...change }, dataKey, sealed)).rejects.toMatchObject({
      code: 'key_unreadable',
    })
  })

  it('rejects: key_unreadable for a flipped bit and another version', async () => {
    const { dataKey, sealed } = await sealOne()
    const ciphertext = Uint8Array.from(sealed.ciphertext, (byte, index) => (index === 0 ? byte ^ 1 : byte))
    const unreadable = { code: 'key_unreadable' }
    await expect(before.open(binding, dataKey, { ...sealed, ciphertext })).rejects.toMatchObject(unreadable)
    await expect(before.open(binding, dataKey, { ...sealed, dataKeyVersion: 2 })).rejects.toMatchObject(unreadable)
    await expect(before.open(binding, { ...dataKey, version: 2 }, sealed)).rejects.toMatchObject(unreadable)
  })

  it('rejects: key_unreadable for a master key of the same name with other bytes', async () => {
    const { dataKey } = await sealOne()
    const wrong = createKeyVault({ current: 'k1', keys: { k1: k2 } })
    await expect(wrong.check(owner, dataKey)).rejects.toMatchObject({ code: 'key_unreadable' })
  })

  it('behavior: two master keys live during a rotation; afterwards the old one is not needed', async () => {
    const { dataKey, sealed } = await sealOne()
    const during = createKeyVault({ current: 'k2', keys: { k1, k2 } })
    expect(await during.open(binding, dataKey, sealed)).toEqual(secret)
    const rewrapped = await during.rewrap(owner, dataKey)
    if (!rewrapped) throw new Error('The data key was not wrapped anew.')
    expect(await during.rewrap(owner, rewrapped)).toBeUndefined()
    const after = createKeyVault({ current: 'k2', keys: { k2 } })
    await after.check(owner, rewrapped)
    await expect(after.check(owner, dataKey)).rejects.toMatchObject({ shortMessage: 'There is no master key "k1".' })
    expect(await after.open(binding, rewrapped, sealed)).toEqual(secret)
    await expect(after.open(binding, dataKey, sealed)).rejects.toMatchObject({ code: 'key_unreadable' })
  })
})
