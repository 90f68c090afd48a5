import type { Intent } from '@spells/shared'
import { beforeEach, describe, expect, it } from 'vitest'
import { buildSupplyIntent, callBundler, setupVault, take } from './setupVault.ts'
import { crash, holdAt, listSends, resetSwitches, switches } from './switches.ts'

beforeEach(resetSwitches)

const flipped = {
  status: 'lost',
  reason: { code: 'premise_flipped', message: 'The value came back.' },
} as const
const unknown = { status: 'unknown', reason: { code: 'premise_unknown', message: 'No fresh value.' } } as const

async function setup() {
  const vault = await setupVault()
  const { sessionId, sessionRef } = await vault.arm()
  const premise: Intent['premise'] = {
    signal: 'market:gamma:1:probability',
    direction: 'above',
    threshold: 0.6,
    freshnessMs: 240_000,
  }
  return { vault, sessionRef, intent: buildSupplyIntent(vault.vault, sessionId, { premise }) }
}

describe('a premise (rule 11)', () => {
  it('default: while it holds, the cast lands', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    expect(await vault.until(intent.id, ['FINALIZED'])).toMatchObject({ attempts: 1 })
  })

  it('behavior: flipped before anything was signed, it is rejected', async () => {
    const { vault, intent } = await setup()
    switches.premise = flipped
    take(await vault.submit(intent))
    expect(await vault.until(intent.id, ['REJECTED'])).toMatchObject({
      attempts: 0,
      reason: { code: 'premise_flipped' },
    })
    expect(listSends(vault)).toEqual([])
  })

  it('behavior: unknown, it waits, and goes on once it is known', async () => {
    const { vault, intent } = await setup()
    switches.premise = unknown
    take(await vault.submit(intent))
    const getReason = async () => (await vault.get(intent.id)).reason?.code
    await expect.poll(getReason).toBe('premise_unknown')
    switches.premise = { status: 'holds' }
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: flipped while it waits at the bundler, an operation without calls takes its nonce', async () => {
    const { vault, intent, sessionRef } = await setup()
    await callBundler('debug_bundler_setBundlingMode', 'manual')
    try {
      take(await vault.submit(intent))
      await vault.until(intent.id, ['PENDING'])
      switches.premise = flipped
      await expect.poll(async () => (await vault.get(intent.id)).attempts).toBe(2)
      await vault.until(intent.id, ['PENDING'])
    } finally {
      await callBundler('debug_bundler_setBundlingMode', 'auto')
    }
    const final = await vault.until(intent.id, ['CANCELLED'])
    expect(final).toMatchObject({ attempts: 2, reason: { code: 'premise_flipped' } })
    expect(await vault.listExecutions()).toMatchObject([{ userOpHash: final.userOpHash, success: true }])
    expect(await vault.getSupplied()).toBe(0n)
    // Burning the nonce is paid from the protective quota.
    expect((await vault.getSession(sessionRef)).use).toMatchObject({ operations: 0, protectiveOperations: 1 })
  })

  it('behavior: flipped between signature and hand-over, through a crash: the calls are never handed over', async () => {
    const { vault, intent } = await setup()
    const held = holdAt('tlm.signed', intent.id)
    take(await vault.submit(intent))
    await held
    switches.premise = flipped
    await crash(vault)
    const final = await vault.until(intent.id, ['CANCELLED'])
    expect(new Set(listSends(vault))).toEqual(new Set([final.userOpHash]))
    expect(await vault.getSupplied()).toBe(0n)
  })
})
