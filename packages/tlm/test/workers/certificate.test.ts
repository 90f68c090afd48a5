import { env } from 'cloudflare:workers'
import { buildCertificate, parseCertificate, readChainFacts, verifyCertificate } from '@spells/core/certificate'
import { type Certificate, deploymentSchema, type IntentId, workspaceIdSchema } from '@spells/shared'
import { createPublicClient, http, zeroAddress } from 'viem'
import { beforeEach, describe, expect, it } from 'vitest'
import { moveClockTo, nowSec, whileHeld } from './chainControl.ts'
import { buildOwnerIntent, buildSupplyIntent, setupVault, type TestVault, take } from './setupVault.ts'
import { crash, holdAt, resetSwitches, switches } from './switches.ts'
import { takeBackInclusion } from './takeBackInclusion.ts'

beforeEach(resetSwitches)

const { paymaster = zeroAddress } = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))

/** The file that somebody would keep. */
async function getCertificate(vault: TestVault, id: IntentId): Promise<Certificate> {
  const material = take(await vault.rpc().getCertificateMaterial(await vault.getToken(), { id }))
  return JSON.parse(JSON.stringify(take(buildCertificate([material]))))
}

/** Verifies with a client that knows nothing but the node. */
async function verify(file: unknown) {
  const parsed = parseCertificate(file)
  if (!parsed.ok) return { ok: false, checks: parsed.refusal.checks, failed: parsed.refusal.checks }
  const client = createPublicClient({ transport: http(env.RPC_URL) })
  return verifyCertificate(file, await readChainFacts(client, parsed.value, { confirmations: 8n }))
}

function listReasons(verification: Awaited<ReturnType<typeof verify>>, name: string): readonly string[] {
  return verification.checks.filter((check) => check.name === name).map(({ reason }) => reason)
}

describe('a certificate', () => {
  it('default: of a cast that survived a kill, a lost reply and a reorg; five tamperings are refused', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    let losses = 1
    switches.onSend = () => (losses-- > 0 ? 'loseReply' : 'pass')
    const held = holdAt('tlm.included', intent.id)
    await whileHeld(async (mine) => {
      take(await vault.submit(intent))
      await vault.mineUntilExecuted(mine)
      await held
      await crash(vault)
      await takeBackInclusion(vault, intent.id, mine)
    })
    await vault.until(intent.id, ['FINALIZED'])

    const certificate = await getCertificate(vault, intent.id)
    expect((await verify(certificate)).failed).toEqual([])
    const kinds = certificate.steps[0]?.journal.map(({ kind }) => kind)
    expect(kinds).toContain('takenBack')
    expect(kinds?.slice(0, 2)).toEqual(['reserved', 'signed'])

    const text = JSON.stringify(certificate)
    const [step] = certificate.steps
    const landed = step?.inclusion
    if (!step || !landed) throw new Error('The cast has landed.')
    const tamperings: readonly (readonly [string, string, string])[] = [
      [
        '$.steps[0].inclusion.transactionHash',
        `"transactionHash":"${landed.transactionHash}"`,
        `"transactionHash":"0x${'1'.repeat(64)}"`,
      ],
      [
        '$.steps[0].inclusion.actualGasCostWei',
        `"actualGasCostWei":"${landed.actualGasCostWei}"`,
        '"actualGasCostWei":"1"',
      ],
      ['$.steps[0].intentHash', `"deadlineSec":${intent.deadlineSec}`, `"deadlineSec":${intent.deadlineSec + 1}`],
      [
        '$.steps[0].attempts[0].validUntilSec',
        `"validUntilSec":${intent.deadlineSec}`,
        `"validUntilSec":${intent.deadlineSec - 1}`,
      ],
      ['$.steps[0].observations[0].before', '"before":"0"', '"before":"1"'],
    ]
    for (const [place, before, after] of tamperings) {
      expect(text, place).toContain(before)
      const { ok, failed } = await verify(JSON.parse(text.replaceAll(before, after)))
      expect(ok, place).toBe(false)
      expect(failed.map((check) => check.place)).toContain(place)
    }
  })

  it('behavior: of a cast that survived a kill and a raised fee: only one attempt landed', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    const intent = buildSupplyIntent(vault.vault, sessionId)
    switches.receiptTimeoutMs = 1_000
    switches.onSend = () => 'loseRequest'
    const held = holdAt('tlm.signed', intent.id, 2)
    take(await vault.submit(intent))
    await held
    switches.receiptTimeoutMs = 60_000
    await crash(vault)
    switches.onSend = () => 'pass'
    await vault.until(intent.id, ['FINALIZED'])
    const certificate = await getCertificate(vault, intent.id)
    const attempts = certificate.steps[0]?.attempts ?? []
    expect(attempts.length).toBeGreaterThan(1)
    const verification = await verify(certificate)
    expect(verification.failed).toEqual([])
    const why = listReasons(verification, 'cannot land')
    expect(why).toHaveLength(attempts.length - 1)
    expect(new Set(why)).toEqual(
      new Set([expect.stringMatching(/^Its nonce was used by the operation that was included/)]),
    )
  })

  it('behavior: of a sponsored cast: who paid is the chain’s word', async () => {
    const vault = await setupVault({ ether: '0' })
    const { sessionId } = await vault.arm({ paymasters: [paymaster] })
    const workspaceId = workspaceIdSchema.parse(crypto.randomUUID())
    const payer = { kind: 'sponsor', fallback: 'none' } as const
    const intent = buildSupplyIntent(vault.vault, sessionId, { workspaceId, payer })
    take(await vault.submit(intent))
    await vault.until(intent.id, ['FINALIZED'])
    const certificate = await getCertificate(vault, intent.id)
    const [step] = certificate.steps
    expect(step?.attempts.map(({ operation }) => operation.paymaster)).toEqual([paymaster])
    expect(step?.inclusion?.paidBy).toBe('sponsor')
    expect((await verify(certificate)).failed).toEqual([])
    const changed = JSON.stringify(certificate).replaceAll('"paidBy":"sponsor"', '"paidBy":"vault"')
    expect((await verify(JSON.parse(changed))).failed.map(({ place }) => place)).toContain(
      '$.steps[0].inclusion.paidBy',
    )
  })

  it('behavior: of an intent that expired says why it cannot land', async () => {
    const vault = await setupVault()
    const { sessionId } = await vault.arm()
    switches.onSend = () => 'loseRequest'
    const intent = buildSupplyIntent(vault.vault, sessionId, { deadlineSec: nowSec() + 300 })
    take(await vault.submit(intent))
    await vault.until(intent.id, ['SUBMITTED'])
    await moveClockTo(intent.deadlineSec + 1)
    await vault.until(intent.id, ['EXPIRED'])
    await resetSwitches()
    const certificate = await getCertificate(vault, intent.id)
    const before = await verify(certificate)
    expect(before.failed).toEqual([])
    expect(listReasons(before, 'cannot land')).toEqual([expect.stringMatching(/^Its nonce 0 is unused and final time/)])
    // The nonce goes to the next cast, which even has the same hash if the fees are the same; the certificate stays good.
    const next = buildSupplyIntent(vault.vault, sessionId)
    take(await vault.submit(next))
    await vault.until(next.id, ['FINALIZED'])
    const after = await verify(certificate)
    expect(after.failed).toEqual([])
    expect(listReasons(after, 'cannot land')).toEqual([
      expect.stringMatching(/^(Its nonce 0 was used by something else|The same operation landed .* past this window)/),
    ])
  })

  it('behavior: of the owner’s casts, landed, lost to a foreign nonce, and never signed', async () => {
    const vault = await setupVault()
    const landed = buildOwnerIntent(vault.vault)
    take(await vault.submit(landed))
    const first = await vault.untilShown(landed.id)
    take(await vault.handOver(landed.id, first.userOpHash, await vault.signAsOwner(first)))
    await vault.until(landed.id, ['FINALIZED'])
    expect((await verify(await getCertificate(vault, landed.id))).failed).toEqual([])

    switches.onSend = () => 'loseRequest'
    const lost = buildOwnerIntent(vault.vault, { deadlineSec: nowSec() + 300 })
    take(await vault.submit(lost))
    const shown = await vault.untilShown(lost.id)
    take(await vault.handOver(lost.id, shown.userOpHash, await vault.signAsOwner(shown)))
    await vault.burnOwnerNonce()
    await vault.untilView(lost.id, ({ toSign }) => toSign !== undefined && toSign.userOpHash !== shown.userOpHash)
    await moveClockTo(lost.deadlineSec + 1)
    await vault.until(lost.id, ['EXPIRED'])
    const certificate = await getCertificate(vault, lost.id)
    expect(certificate.steps[0]?.attempts.map(({ number }) => number)).toEqual([1, undefined])
    const verification = await verify(certificate)
    expect(verification.failed).toEqual([])
    expect(listReasons(verification, 'cannot land')).toEqual([
      expect.stringMatching(/^Its nonce 1 was used by something else/),
      expect.stringMatching(/^Its nonce 2 is unused and final time/),
    ])
  })

  it('behavior: of a refused intent: nothing was signed; rejects: not_final', async () => {
    const vault = await setupVault()
    const intent = buildSupplyIntent(vault.vault, `0x${'22'.repeat(32)}`)
    take(await vault.submit(intent))
    await vault.until(intent.id, ['REJECTED'])
    const certificate = await getCertificate(vault, intent.id)
    expect((await verify(certificate)).failed).toEqual([])

    const { sessionId } = await vault.arm()
    const open = buildSupplyIntent(vault.vault, sessionId)
    const held = holdAt('tlm.signed', open.id)
    take(await vault.submit(open))
    await held
    const material = take(await vault.rpc().getCertificateMaterial(await vault.getToken(), { id: open.id }))
    expect(buildCertificate([material])).toMatchObject({ ok: false, refusal: { code: 'not_final', intentId: open.id } })
    await crash(vault)
    await vault.until(open.id, ['FINALIZED'])
  })
})
