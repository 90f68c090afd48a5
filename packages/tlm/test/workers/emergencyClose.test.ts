import { runInDurableObject } from 'cloudflare:test'
import { env } from 'cloudflare:workers'
import { getEmergencyCloseTypedData } from '@spells/core'
import { type Cause, deploymentSchema, type EmergencyCloseRequest, fireIdSchema, triggerIdSchema } from '@spells/shared'
import { type Address, type Hex, toHex } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildSupplyIntent, callNode, setupVault, take } from './setupVault.ts'
import { resetSwitches } from './switches.ts'

const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))

beforeEach(resetSwitches)

type Vault = Awaited<ReturnType<typeof setupVault>>
type Change = {
  readonly chainId?: number
  readonly vault?: Address
  readonly deadlineSec?: number
  readonly nonce?: Hex
}

/** The chain's time: other tests move it ahead. */
async function getNowSec(): Promise<number> {
  const { timestamp } = (await callNode('eth_getBlockByNumber', 'latest', false)) as { readonly timestamp: Hex }
  return Number(timestamp)
}

async function sign(vault: Vault, change: Change = {}, account = vault.owner): Promise<EmergencyCloseRequest> {
  const nonce = toHex(crypto.getRandomValues(new Uint8Array(32)))
  const terms = { chainId: 31_337, vault: vault.vault, nonce, deadlineSec: (await getNowSec()) + 600, ...change }
  const signature = await account.signTypedData(getEmergencyCloseTypedData(terms))
  return { nonce: terms.nonce, deadlineSec: terms.deadlineSec, signature }
}

const ask = async (vault: Vault, request: EmergencyCloseRequest) =>
  vault.rpc().emergencyClose(await vault.getToken(), request)

/** A vault with a position, made under its session. */
async function setupPosition(cause?: Cause) {
  const vault = await setupVault()
  const session = await vault.arm()
  const entry = buildSupplyIntent(vault.vault, session.sessionId, cause && { cause })
  take(await vault.submit(entry))
  await vault.until(entry.id, ['CONFIRMED', 'FINALIZED'])
  expect(await vault.getSupplied()).toBeGreaterThan(0n)
  return { vault, session }
}

describe('emergencyClose (rule 17)', () => {
  it('default: the position comes back on the protective lane; the request counts once', async () => {
    const { vault } = await setupPosition()
    const request = await sign(vault)
    const [first, second] = await Promise.all([ask(vault, request), ask(vault, request)])
    const report = take(first)
    expect(take(second).closes.map(({ intent }) => intent?.id)).toEqual(report.closes.map(({ intent }) => intent?.id))
    expect(report.calls.map(({ target }) => target)).toEqual([deployment.aave.pool, deployment.sessionValidator])
    const [close] = report.closes
    if (!close?.intent) throw new Error(`Nothing is closed: ${JSON.stringify(report)}`)
    await vault.until(close.intent.id, ['CONFIRMED', 'FINALIZED'])
    expect(await vault.getSupplied()).toBe(0n)
    const executions = (await vault.listExecutions()).length
    expect(take(await ask(vault, request)).closes).toMatchObject([{ intent: { id: close.intent.id } }])
    expect((await vault.listExecutions()).length).toBe(executions)
    expect(await ask(vault, await sign(vault, { nonce: request.nonce, deadlineSec: request.deadlineSec + 1 }))).toEqual(
      {
        ok: false,
        refusal: { code: 'request_used' },
      },
    )
  })

  it('behavior: what only triggers have entered is closed as well, and the intent says for whose word', async () => {
    const [triggerId, fireId] = [triggerIdSchema.parse(crypto.randomUUID()), fireIdSchema.parse(crypto.randomUUID())]
    const { vault } = await setupPosition({ kind: 'trigger', triggerId, fireId })
    const request = await sign(vault)
    const [close] = take(await ask(vault, request)).closes
    if (!close?.intent) throw new Error(`Nothing is closed: ${JSON.stringify(close)}`)
    await vault.until(close.intent.id, ['CONFIRMED', 'FINALIZED'])
    expect(await vault.getSupplied()).toBe(0n)
    const { facts } = take(await vault.rpc().listFacts(await vault.getToken(), { afterSequence: 0, limit: 100 }))
    const told = facts.filter(({ intentId }) => intentId === close.intent?.id).map(({ cause }) => cause)
    expect(new Set(told.map((cause) => JSON.stringify(cause)))).toEqual(
      new Set([JSON.stringify({ kind: 'emergency', nonce: request.nonce })]),
    )
  })

  it('rejects: another signer, chain or vault, a changed request, a deadline that is over or far', async () => {
    const { vault } = await setupPosition()
    const other = privateKeyToAccount(generatePrivateKey())
    const good = await sign(vault)
    const refusals = []
    for (const request of [
      await sign(vault, {}, other),
      await sign(vault, { chainId: 1 }),
      await sign(vault, { vault: other.address }),
      { ...good, deadlineSec: good.deadlineSec + 1 },
      { ...good, nonce: toHex(1, { size: 32 }) },
      { ...good, signature: `${good.signature.slice(0, -2)}00` as Hex },
      await sign(vault, { deadlineSec: (await getNowSec()) - 60 }),
      await sign(vault, { deadlineSec: (await getNowSec()) + 86_400 }),
    ]) {
      const reply = await ask(vault, request)
      refusals.push(reply.ok ? 'accepted' : reply.refusal.code)
    }
    expect(refusals).toEqual([...Array(6).fill('invalid_signature'), 'deadline_passed', 'deadline_too_far'])
    expect(await vault.getSupplied()).toBeGreaterThan(0n)
  })

  it('behavior: without a session it is left to the owner’s wallet, with the calls for it', async () => {
    const { vault, session } = await setupPosition()
    await vault.revoke(session.sessionId)
    const report = take(await ask(vault, await sign(vault)))
    expect(report.closes).toMatchObject([{ reason: { code: 'no_session' } }])
    expect(report.calls).toHaveLength(2)
    await vault.executeAsOwner(report.calls)
    expect(await vault.getSupplied()).toBe(0n)
  })

  it('behavior: where the vault is halted, the calls are handed back with the reason', async () => {
    const { vault } = await setupPosition()
    await runInDurableObject(vault.getStub(), (_, { storage }) => {
      storage.sql.exec(
        `UPDATE vault SET version = version + 1, state = json_set(state, '$.halted', json(?))`,
        JSON.stringify({ code: 'foreign_operation', message: 'Somebody else used the session.' }),
      )
    })
    const report = take(await ask(vault, await sign(vault)))
    expect(report.closes).toMatchObject([{ asset: expect.any(String), reason: { code: 'vault_halted' } }])
    await vault.executeAsOwner(report.calls)
    expect(await vault.getSupplied()).toBe(0n)
  })

  it('behavior: a vault without a position has nothing to close but its sessions', async () => {
    const fresh = await setupVault()
    expect(take(await ask(fresh, await sign(fresh)))).toMatchObject({ closes: [], calls: [{}] })
  })
})
