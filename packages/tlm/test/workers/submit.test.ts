import { env } from 'cloudflare:workers'
import { signServiceToken } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { nowMs, nowSec, whileHeld } from './chainControl.ts'
import { buildOwnerIntent, buildSupplyIntent, setupVault, type TestVault, take } from './setupVault.ts'
import { listSends, resetSwitches, switches } from './switches.ts'
import { deliveredFacts } from './worker.ts'

beforeEach(resetSwitches)

describe('submit', () => {
  it('default', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    switches.resendMinMs = 600_000
    // Blocks come when the vault is ready for them, so that no status is passed over.
    await whileHeld(async (mine) => {
      expect(take(await vault.submit(intent)).status).toBe('CREATED')
      await vault.until(intent.id, ['PENDING'])
      await vault.mineUntilExecuted(mine)
      await vault.until(intent.id, ['CONFIRMED'])
    })
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(final).toMatchObject({ attempts: 1, inclusion: { success: true }, observations: [{ met: true }] })
    expect(await vault.getSupplied()).toBeGreaterThanOrEqual(999_998n)
    const { facts } = await vault.listFacts()
    expect(facts.map(({ sequence, status }) => `${sequence} ${status}`)).toEqual([
      '1 CREATED',
      '2 SIGNED',
      '3 PENDING',
      '4 INCLUDED_UNVERIFIED',
      '5 CONFIRMED',
      '6 FINALIZED',
    ])
    expect(listSends(vault)).toHaveLength(1)
    await untilDelivered(vault, 6)
    expect(deliveredFacts.filter((fact) => fact.intentId === intent.id)).toEqual(facts)
  })

  it('behavior: fifty submissions at once are one intent, another body is a conflict (rule 14)', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    const replies = await Promise.all(Array.from({ length: 50 }, () => vault.submit(intent)))
    expect(replies.every((reply) => reply.ok && reply.value.id === intent.id)).toBe(true)
    const other = { ...intent, deadlineSec: intent.deadlineSec + 1 }
    expect(await vault.submit(other)).toEqual({ ok: false, refusal: { code: 'intent_conflict', id: intent.id } })
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.submit(intent)).toMatchObject({ ok: true, value: { status: 'FINALIZED' } })
    expect(await vault.submit(other)).toMatchObject({ ok: false, refusal: { code: 'intent_conflict' } })
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: ten casts of one group land once each, in order', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intents = Array.from({ length: 10 }, () => buildSupplyIntent(vault.vault, sessionId))
    for (const intent of intents) take(await vault.submit(intent))
    const views = []
    for (const intent of intents) views.push(await vault.until(intent.id, ['CONFIRMED', 'FINALIZED']))
    const executions = await vault.listExecutions()
    expect(executions.map(({ userOpHash }) => userOpHash)).toEqual(views.map(({ userOpHash }) => userOpHash))
    expect(executions.map(({ nonce }) => nonce & 0xffffn)).toEqual([0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n])
  })

  it('behavior: independent casts and a protective one fly side by side on their own lanes (rule 6)', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const seed = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(seed))
    await vault.until(seed.id, ['CONFIRMED', 'FINALIZED'])
    // Several casts in one block move the same balances, so none can prove its own part.
    const intents = ['a', 'b', 'c'].map((conflictGroup) =>
      buildSupplyIntent(vault.vault, sessionId, { conflictGroup, postConditions: [] }),
    )
    const exit = vault.buildExit(sessionId, { laneClass: 'protective', conflictGroup: 'd', postConditions: [] })
    for (const intent of [...intents, exit]) take(await vault.submit(intent))
    const views = []
    for (const { id } of [...intents, exit]) views.push(await vault.until(id, ['CONFIRMED', 'FINALIZED', 'REJECTED']))
    expect(views.map(({ reason }) => reason)).toEqual([undefined, undefined, undefined, undefined])
    const lanes = views.map(({ nonce }) => (BigInt(nonce ?? 0) >> 64n) & 0xffff_ffffn)
    expect(new Set(lanes).size).toBe(4)
    expect(lanes[3]).toBe(0x8000_0000n)
  })
})

describe('refusals', () => {
  it('rejects: unauthenticated, wrong_audience, wrong_vault', async () => {
    const vault = await setupVault()
    const intent = buildSupplyIntent(vault.vault, `0x${'11'.repeat(32)}`)
    const sign = (change: {
      secret?: string
      audience?: 'tlm' | 'trigger-registry'
      subject?: string
      nowMs?: number
    }) =>
      signServiceToken({
        secret: env.SERVICE_TOKEN_SECRET,
        audience: 'tlm',
        subject: vault.name,
        nowMs: nowMs(),
        ...change,
      })
    const codes = []
    for (const token of [
      'nonsense',
      await sign({ secret: 'another-secret-that-is-also-32-characters' }),
      await sign({ nowMs: nowMs() - 120_000 }),
      await sign({ audience: 'trigger-registry' }),
      await sign({ subject: '31337:0x0000000000000000000000000000000000000001' }),
    ]) {
      const reply = await vault.rpc().submit(token, intent)
      codes.push(reply.ok || reply.refusal.code)
    }
    expect(codes).toEqual(['unauthenticated', 'unauthenticated', 'unauthenticated', 'wrong_audience', 'wrong_vault'])
    const stranger = env.TLM.get(env.TLM.idFromName('not-a-vault'))
    const token = await sign({ subject: 'not-a-vault' })
    expect(await stranger.listIntents(token)).toEqual({ ok: false, refusal: { code: 'wrong_vault' } })
  })

  it('rejects: invalid_intent', async () => {
    const vault = await setupVault()
    const intent = buildSupplyIntent(vault.vault, `0x${'11'.repeat(32)}`)
    const malformed = { ...intent, maxFeePerGasCeilingWei: '-1' }
    expect(await vault.submit(malformed)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_intent', field: 'maxFeePerGasCeilingWei' },
    })
    expect(await vault.submit({ ...intent, extra: 1 } as never)).toMatchObject({
      ok: false,
      refusal: { code: 'invalid_intent' },
    })
  })

  it('rejects: gas_above_bound, before anything is signed', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    for (const intent of [buildSupplyIntent(vault.vault, sessionId), buildOwnerIntent(vault.vault)]) {
      const bounded = { ...intent, conflictGroup: intent.id, maxGas: '200000' }
      take(await vault.submit(bounded))
      const view = await vault.until(intent.id, ['REJECTED', 'CONFIRMED', 'FINALIZED'])
      expect(view).toMatchObject({ status: 'REJECTED', attempts: 0, reason: { code: 'gas_above_bound' } })
      expect(view.reason?.message).toContain('more than the 200000')
    }
    const roomy = { ...buildSupplyIntent(vault.vault, sessionId), maxGas: '2000000' }
    take(await vault.submit(roomy))
    await vault.until(roomy.id, ['CONFIRMED', 'FINALIZED'])
  })

  it('behavior: what the session, the policy, the venue or the deadline refuses ends REJECTED with a free nonce', async () => {
    const vault = await setupVault({ usdcUnits: 10n })
    const { sessionId } = await vault.arm()
    const base = buildSupplyIntent(vault.vault, sessionId)
    const [approve] = base.calls
    if (!approve) throw new Error('A supply begins with an approval.')
    const fresh = (change: object, session = sessionId) => ({ ...buildSupplyIntent(vault.vault, session), ...change })
    const cases = {
      session_unknown: fresh({}, `0x${'22'.repeat(32)}`),
      target_refused: fresh({ calls: [{ ...approve, target: vault.vault }] }),
      calls_revert: fresh({}),
      deadline_passed: fresh({ deadlineSec: nowSec() - 1 }),
    }
    for (const [code, intent] of Object.entries(cases)) {
      take(await vault.submit(intent))
      const view = await vault.until(intent.id, ['REJECTED', 'CONFIRMED', 'FINALIZED'])
      expect(view, code).toMatchObject({ status: 'REJECTED', attempts: 0, reason: { code } })
    }
    expect(listSends(vault)).toEqual([])
  })
})

describe('a vault without money', () => {
  it('behavior: says so, keeps trying, and goes on when it can pay', async () => {
    const vault = await setupVault({ ether: '0' })
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(intent))
    const getReason = async () => (await vault.get(intent.id)).reason?.code
    await expect.poll(getReason).toBe('vault_cannot_pay')
    expect((await vault.get(intent.id)).status).toBe('CREATED')
    await vault.fund('1')
    await vault.until(intent.id, ['CONFIRMED', 'FINALIZED'])
  })
})

async function untilDelivered(vault: TestVault, count: number): Promise<void> {
  const listMine = () => deliveredFacts.filter((fact) => fact.vault === vault.vault)
  await expect.poll(() => listMine().length).toBeGreaterThanOrEqual(count)
}
