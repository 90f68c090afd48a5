import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { deploymentSchema, type IntentView, intentIdSchema, type ToSign } from '@spells/shared'
import { type Hex, numberToHex, parseSignature, serializeSignature } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeEach, describe, expect, it } from 'vitest'
import { moveClockTo, nowSec, whileHeld } from './chainControl.ts'
import { buildOwnerIntent, buildSupplyIntent, callBundler, setupVault, type TestVault, take } from './setupVault.ts'
import { crash, holdAt, listSends, resetSwitches, switches } from './switches.ts'

beforeEach(resetSwitches)

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
    // Blocks come when the vault is ready for them, so that no status is passed over.
    await whileHeld(async (mine) => {
      const signed = take(await vault.handOver(intent.id, toSign.userOpHash, signature))
      expect(signed).toMatchObject({ status: 'SIGNED', attempts: 1, userOpHash: toSign.userOpHash })
      expect(signed.toSign).toBeUndefined()
      await vault.until(intent.id, ['PENDING'])
      await vault.mineUntilExecuted(mine)
      await vault.until(intent.id, ['CONFIRMED'])
    })
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

/** Signs what is shown and hands it over, up to the end. */
async function signToTheEnd(vault: TestVault, toSign: ToSign, id: Parameters<TestVault['get']>[0]) {
  take(await vault.handOver(id, toSign.userOpHash, await vault.signAsOwner(toSign)))
  return vault.until(id, ['FINALIZED'])
}

describe('refusals', () => {
  const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n

  it('rejects: invalid_signature, operation_changed, not_awaiting_signature, intent_not_found', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    const { userOpHash } = toSign
    const signature = await vault.signAsOwner(toSign)
    const { r, s, yParity } = parseSignature(signature)
    const mirrored = serializeSignature({ r, s: numberToHex(order - BigInt(s), { size: 32 }), yParity: 1 - yParity })
    const otherHash: Hex = `0x${'ab'.repeat(32)}`
    const cases: Readonly<Record<string, Hex>> = {
      'not by the owner': await vault.signAsOwner(toSign, privateKeyToAccount(generatePrivateKey())),
      'signed by': await vault.signAsOwner({ ...toSign, userOpHash: otherHash }),
      'not by the owner.': await vault.signAsOwner({ ...toSign, validUntilSec: toSign.validUntilSec + 1 }),
      'upper half': mirrored,
      '27 or 28': `${signature.slice(0, -2)}${yParity === 0 ? '00' : '01'}` as Hex,
      '65 bytes': signature.slice(0, -2) as Hex,
      hex: 'nonsense' as Hex,
    }
    for (const [words, wrong] of Object.entries(cases)) {
      const reply = await vault.handOver(intent.id, userOpHash, wrong)
      expect(reply, words).toMatchObject({
        ok: false,
        refusal: { code: 'invalid_signature', owner: vault.owner.address, detail: expect.stringContaining(words) },
      })
    }
    expect(await vault.handOver(intent.id, otherHash, signature)).toEqual({
      ok: false,
      refusal: { code: 'operation_changed', userOpHash },
    })
    expect(await vault.handOver(intentIdSchema.parse(crypto.randomUUID()), userOpHash, signature)).toEqual({
      ok: false,
      refusal: { code: 'intent_not_found' },
    })
    expect(listSends(vault)).toEqual([])
    await signToTheEnd(vault, toSign, intent.id)
    expect(await vault.handOver(intent.id, userOpHash, mirrored)).toEqual({
      ok: false,
      refusal: { code: 'not_awaiting_signature', status: 'FINALIZED' },
    })
  })

  it('behavior: too late it is refused; unsigned it expires, and the next cast gets the nonce', async () => {
    const { vault, intent } = await setup({ deadlineSec: nowSec() + 300 })
    const next = buildOwnerIntent(vault.vault, { conflictGroup: 'other' })
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    const signature = await vault.signAsOwner(toSign)
    const { nonce } = await vault.get(intent.id)
    take(await vault.submit(next))
    // The chain's time stands still between too late for a hand-over and too early for an end.
    await whileHeld(async () => {
      await moveClockTo(intent.deadlineSec - 4)
      expect(await vault.handOver(intent.id, toSign.userOpHash, signature)).toEqual({
        ok: false,
        refusal: { code: 'deadline_passed', validUntilSec: intent.deadlineSec },
      })
    })
    await moveClockTo(intent.deadlineSec + 1)
    expect(await vault.until(intent.id, ['EXPIRED'])).toMatchObject({ attempts: 0, reason: { code: 'not_signed' } })
    const shown = await vault.untilShown(next.id)
    expect((await vault.get(next.id)).nonce).toBe(nonce)
    await signToTheEnd(vault, shown, next.id)
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('rejects: owner_is_contract', async () => {
    const { vault } = await setup()
    const { vaultImplementation } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
    const owned = buildOwnerIntent(vault.vault)
    await vault.giveOwnerCode(vaultImplementation)
    take(await vault.submit(owned))
    expect(await vault.until(owned.id, ['REJECTED'])).toMatchObject({ reason: { code: 'owner_is_contract' } })
  })
})

describe('a crash in the middle of an owner operation', () => {
  it.each(['tlm.nonceReserved', 'tlm.signatureWanted'])('behavior: at %s', async (name) => {
    const { vault, intent } = await setup()
    const held = holdAt(name, intent.id)
    take(await vault.submit(intent))
    await held
    const before = (await vault.get(intent.id)).toSign
    await crash(vault)
    const toSign = await vault.untilShown(intent.id)
    if (before) expect(toSign).toEqual(before)
    await signToTheEnd(vault, toSign, intent.id)
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it.each(['tlm.signed', 'tlm.sent', 'tlm.included'])('behavior: at %s', async (name) => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    const signature = await vault.signAsOwner(toSign)
    const held = holdAt(name, intent.id)
    take(await vault.handOver(intent.id, toSign.userOpHash, signature))
    await held
    await runInDurableObject(vault.getStub(), (_, { storage }) => storage.deleteAlarm())
    await crash(vault)
    // The caller who had no answer asks again.
    take(await vault.handOver(intent.id, toSign.userOpHash, signature))
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(final.attempts).toBe(1)
    expect(await vault.listExecutions()).toHaveLength(1)
    expect(new Set(listSends(vault))).toEqual(new Set([toSign.userOpHash]))
  })

  it('behavior: twenty signatures at once are one', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    const signature = await vault.signAsOwner(toSign)
    const replies = await Promise.all(
      Array.from({ length: 20 }, () => vault.handOver(intent.id, toSign.userOpHash, signature)),
    )
    for (const reply of replies) expect(take(reply).attempts).toBe(1)
    await vault.until(intent.id, ['FINALIZED'])
    expect(new Set(listSends(vault)).size).toBe(1)
  })
})

describe('an owner operation that does not land', () => {
  it('behavior: lost on the way, it is offered again with raised fees and lands once', async () => {
    const { vault, intent } = await setup()
    switches.recoveryBudgetMs = 1_500
    switches.onSend = () => 'loseRequest'
    take(await vault.submit(intent))
    const first = await vault.untilShown(intent.id)
    take(await vault.handOver(intent.id, first.userOpHash, await vault.signAsOwner(first)))
    const second = await vault.untilShown(intent.id, 2)
    const [before, after] = [first, second].map(({ operation }) => [
      Number(operation.maxFeePerGas),
      Number(operation.maxPriorityFeePerGas),
    ])
    expect(second.operation.nonce).toBe(first.operation.nonce)
    expect(second.operation.callData).toBe(first.operation.callData)
    expect(after?.[0]).toBeGreaterThanOrEqual((before?.[0] ?? 0) * 1.1)
    expect(after?.[1]).toBeGreaterThanOrEqual((before?.[1] ?? 0) * 1.1)
    switches.recoveryBudgetMs = 60_000
    switches.onSend = () => 'pass'
    const final = await signToTheEnd(vault, second, intent.id)
    expect(final).toMatchObject({ attempts: 2, inclusion: { userOpHash: second.userOpHash } })
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: the bundler takes the raised one for the first; either closes the intent', async () => {
    const { vault, intent } = await setup()
    switches.recoveryBudgetMs = 1_500
    await callBundler('debug_bundler_setBundlingMode', 'manual')
    try {
      take(await vault.submit(intent))
      const first = await vault.untilShown(intent.id)
      take(await vault.handOver(intent.id, first.userOpHash, await vault.signAsOwner(first)))
      const second = await vault.untilShown(intent.id, 2)
      switches.recoveryBudgetMs = 60_000
      take(await vault.handOver(intent.id, second.userOpHash, await vault.signAsOwner(second)))
      await vault.until(intent.id, ['PENDING'])
    } finally {
      await callBundler('debug_bundler_setBundlingMode', 'auto')
    }
    expect((await vault.until(intent.id, ['FINALIZED'])).attempts).toBe(2)
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: the owner used another client: a new signature is asked for, once (rule 9)', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const first = await vault.untilShown(intent.id)
    await vault.burnOwnerNonce()
    const isNew = ({ toSign }: IntentView) => toSign !== undefined && toSign.userOpHash !== first.userOpHash
    const { toSign: again } = await vault.untilView(intent.id, isNew)
    if (!again) throw new Error('unreachable')
    expect(await vault.handOver(intent.id, first.userOpHash, await vault.signAsOwner(first))).toMatchObject({
      refusal: { code: 'operation_changed', userOpHash: again.userOpHash },
    })
    await vault.burnOwnerNonce()
    expect(await vault.until(intent.id, ['CANCELLED'])).toMatchObject({ reason: { code: 'foreign_nonce' } })
    const next = buildOwnerIntent(vault.vault)
    take(await vault.submit(next))
    await signToTheEnd(vault, await vault.untilShown(next.id), next.id)
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: signed here and sent from elsewhere, it is known all the same', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    const toSign = await vault.untilShown(intent.id)
    const { userOpHash } = toSign
    expect(await vault.sendElsewhere(toSign)).toEqual({ kind: 'accepted' })
    expect(await vault.until(intent.id, ['FINALIZED'])).toMatchObject({ attempts: 1, userOpHash })
  })
})

describe('an owner operation that is taken back (rule 2)', () => {
  it('default: the same cast again gets its nonce at once, and lands; the first one ends with it', async () => {
    const { vault, intent } = await setup()
    const again = buildOwnerIntent(vault.vault)
    take(await vault.submit(intent))
    const first = await vault.untilShown(intent.id)
    const signature = await vault.signAsOwner(first)
    take(await vault.submit(again))
    expect(take(await vault.takeBack(intent.id))).toMatchObject({ status: 'CREATED', reason: { code: 'taken_back' } })
    expect(take(await vault.takeBack(intent.id)).toSign).toBeUndefined()
    expect(await vault.handOver(intent.id, first.userOpHash, signature)).toEqual({
      ok: false,
      refusal: { code: 'not_awaiting_signature', status: 'CREATED' },
    })
    const second = await vault.untilShown(again.id)
    expect(second.operation.nonce).toBe(first.operation.nonce)
    expect(second.operation.callData).toBe(first.operation.callData)
    expect(second.userOpHash).not.toBe(first.userOpHash)
    await signToTheEnd(vault, second, again.id)
    expect(await vault.until(intent.id, ['CANCELLED'])).toMatchObject({ attempts: 0, reason: { code: 'taken_back' } })
    expect(await vault.listExecutions()).toHaveLength(1)
    expect(new Set(listSends(vault))).toEqual(new Set([second.userOpHash]))
  })

  it('behavior: signed in the wallet and sent from elsewhere, it is told, and the next one asks again', async () => {
    const { vault, intent } = await setup()
    const next = buildOwnerIntent(vault.vault, { conflictGroup: 'other' })
    take(await vault.submit(intent))
    const first = await vault.untilShown(intent.id)
    take(await vault.takeBack(intent.id))
    take(await vault.submit(next))
    const shown = await vault.untilShown(next.id)
    await crash(vault)
    expect(await vault.sendElsewhere(first)).toEqual({ kind: 'accepted' })
    expect(await vault.until(intent.id, ['FINALIZED'])).toMatchObject({ userOpHash: first.userOpHash })
    const getShown = async () => (await vault.get(next.id)).toSign?.operation.nonce
    await expect.poll(getShown).toBe(numberToHex(BigInt(shown.operation.nonce ?? 0) + 1n))
    await signToTheEnd(vault, await vault.untilShown(next.id), next.id)
    expect(await vault.listExecutions()).toHaveLength(2)
  })

  it('behavior: a session’s cast of its group goes on', async () => {
    const { vault, intent } = await setup()
    const { sessionId } = await vault.arm()
    const session = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    await vault.untilShown(intent.id)
    take(await vault.submit(session))
    expect((await vault.get(session.id)).nonce).toBeUndefined()
    take(await vault.takeBack(intent.id))
    expect(await vault.until(session.id, ['FINALIZED'])).toMatchObject({ attempts: 1 })
  })

  it('rejects: not_awaiting_signature, intent_not_found', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    await signToTheEnd(vault, await vault.untilShown(intent.id), intent.id)
    expect(await vault.takeBack(intent.id)).toEqual({
      ok: false,
      refusal: { code: 'not_awaiting_signature', status: 'FINALIZED' },
    })
    const unknown = intentIdSchema.parse(crypto.randomUUID())
    expect(await vault.takeBack(unknown)).toEqual({ ok: false, refusal: { code: 'intent_not_found' } })
  })
})

describe('order', () => {
  it('behavior: session and owner casts of one group land in the order of their acceptance (rule 5)', async () => {
    const { vault, intent } = await setup()
    const { sessionId } = await vault.arm()
    const [before, after] = [buildSupplyIntent(vault.vault, sessionId), buildSupplyIntent(vault.vault, sessionId)]
    for (const each of [before, intent, after]) take(await vault.submit(each))
    const toSign = await vault.untilShown(intent.id)
    expect((await vault.get(before.id)).status).toMatch(/CONFIRMED|FINALIZED/)
    expect((await vault.get(after.id)).nonce).toBeUndefined()
    await signToTheEnd(vault, toSign, intent.id)
    const last = await vault.until(after.id, ['CONFIRMED', 'FINALIZED'])
    const hashes = (await vault.listExecutions()).map(({ userOpHash }) => userOpHash)
    expect(hashes).toEqual([(await vault.get(before.id)).userOpHash, toSign.userOpHash, last.userOpHash])
  })
})
