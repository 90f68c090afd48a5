import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildOwnerIntent, buildSupplyIntent, callNode, setupVault, sleep, take } from './setupVault.ts'
import { crash, holdAt, resetSwitches, switches } from './switches.ts'

beforeEach(resetSwitches)

const nowSec = () => Math.floor(Date.now() / 1_000)

async function setup(change: Parameters<typeof buildOwnerIntent>[1] = {}) {
  const vault = await setupVault()
  const intent = buildOwnerIntent(vault.vault, change)
  return { vault, intent }
}

describe('an owner operation', () => {
  it('default', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    expect(toSign).toMatchObject({
      attempt: 1,
      owner: vault.owner.address,
      validAfterSec: 0,
      validUntilSec: intent.deadlineSec,
    })
    expect(await vault.get(intent.id)).toMatchObject({ status: 'CREATED', reason: { code: 'signature_wanted' } })
    const signature = await vault.signAsOwner(toSign)
    const signed = take(await vault.handOver(intent.id, toSign.userOpHash, signature))
    expect(signed).toMatchObject({ status: 'SIGNED', attempts: 1, userOpHash: toSign.userOpHash })
    expect(signed.toSign).toBeUndefined()
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(final).toMatchObject({ attempts: 1, inclusion: { success: true }, observations: [{ met: true }] })
    // The same signature once more changes nothing.
    expect(take(await vault.handOver(intent.id, toSign.userOpHash, signature)).status).toBe('FINALIZED')
    const { facts } = await vault.listFacts()
    expect(facts.map(({ status, reason }) => [status, reason?.code])).toEqual([
      ['CREATED', undefined],
      ['CREATED', 'signature_wanted'],
      ['SIGNED', undefined],
      ['PENDING', undefined],
      ['INCLUDED_UNVERIFIED', undefined],
      ['CONFIRMED', undefined],
      ['FINALIZED', undefined],
    ])
    expect(await vault.listExecutions()).toHaveLength(1)
  })
})
