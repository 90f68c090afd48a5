import { runInDurableObject } from 'cloudflare:test'
import { beforeEach, describe, expect, it } from 'vitest'
import { whileHeld } from './chainControl.ts'
import { buildSupplyIntent, callBundler, setupVault, take } from './setupVault.ts'
import { crash, holdAt, listSends, resetSwitches, switches } from './switches.ts'
import { takeBackInclusion } from './takeBackInclusion.ts'

beforeEach(resetSwitches)

async function setup() {
  const vault = await setupVault()
  const { sessionId } = await vault.arm()
  return { vault, intent: buildSupplyIntent(vault.vault, sessionId) }
}

describe('a crash in the middle of work', () => {
  it.each(['tlm.nonceReserved', 'tlm.signed', 'tlm.sent', 'tlm.included'])('behavior: at %s', async (name) => {
    const { vault, intent } = await setup()
    const held = holdAt(name, intent.id)
    take(await vault.submit(intent))
    await held
    await crash(vault)
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
    expect((await vault.get(intent.id)).attempts).toBe(1)
  })

  it('behavior: at tlm.accepted, before the caller has its answer', async () => {
    const { vault, intent } = await setup()
    const held = holdAt('tlm.accepted', intent.id)
    const reply = vault.submit(intent).catch(() => 'no reply')
    await held
    await crash(vault)
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
    void reply
  })

  it('behavior: a lost alarm is set again when the object starts (rule 13)', async () => {
    const { vault, intent } = await setup()
    const held = holdAt('tlm.signed', intent.id)
    take(await vault.submit(intent))
    await held
    await runInDurableObject(vault.getStub(), (_, { storage }) => storage.deleteAlarm())
    await crash(vault)
    const atStart = await runInDurableObject(vault.getStub(), (_, { storage }) => storage.getAlarm())
    expect(atStart).not.toBeNull()
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: an alarm that keeps failing raises one alert, and goes on by itself', async () => {
    const { vault, intent } = await setup()
    const read = (what: string, table: string) =>
      runInDurableObject(vault.getStub(), (_, { storage }) => [
        ...storage.sql.exec(`SELECT ${what} FROM ${table}`).raw(),
      ])
    // Without blocks there is work for as long as the clock fails.
    await whileHeld(async () => {
      take(await vault.submit(intent))
      await vault.until(intent.id, ['PENDING'])
      switches.clockFailures = Number.POSITIVE_INFINITY
      await expect.poll(() => read('code', 'alerts')).toEqual([['alarm_failing']])
      switches.clockFailures = 0
    })
    await expect.poll(() => read('status', 'intents')).toEqual([['FINALIZED']])
  })

  it('behavior: an alarm beside requests changes nothing and sends nothing twice', async () => {
    const { vault, intent } = await setup()
    // However long it takes to land: what is sent again is sent because of them.
    switches.resendMinMs = 600_000
    take(await vault.submit(intent))
    const poke = async () => vault.rpc().poke(await vault.getToken())
    await Promise.all(Array.from({ length: 20 }, poke))
    await vault.until(intent.id, ['FINALIZED'])
    expect(listSends(vault)).toHaveLength(1)
  })
})

describe('a bundler that fails', () => {
  it.each(['loseRequest', 'loseReply'] as const)('behavior: %s: the same bytes again, one execution', async (fault) => {
    const { vault, intent } = await setup()
    let faults = 2
    switches.onSend = () => (faults-- > 0 ? fault : 'pass')
    take(await vault.submit(intent))
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
    expect(new Set(listSends(vault))).toEqual(new Set([final.userOpHash]))
  })

  it('behavior: without receipt, the same calls again with raised fees; one execution (rule 7)', async () => {
    const { vault, intent } = await setup()
    switches.receiptTimeoutMs = 1_000
    switches.onSend = () => 'loseRequest'
    take(await vault.submit(intent))
    await vault.until(intent.id, ['VERIFYING'])
    await expect.poll(() => new Set(listSends(vault)).size).toBeGreaterThan(1)
    switches.receiptTimeoutMs = 60_000
    switches.onSend = () => 'pass'
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(final.attempts).toBeGreaterThan(1)
    expect(await vault.listExecutions()).toHaveLength(1)
    const stored = await runInDurableObject(vault.getStub(), (_, { storage }) => [
      ...storage.sql.exec<{ operation: string }>('SELECT operation FROM operations ORDER BY attempt'),
    ])
    const [first, second] = stored.map(({ operation }) => JSON.parse(operation) as Record<string, string>)
    expect([second?.nonce, second?.callData]).toEqual([first?.nonce, first?.callData])
    for (const fee of ['maxFeePerGas', 'maxPriorityFeePerGas']) {
      expect(Number(second?.[fee])).toBeGreaterThanOrEqual(Number(first?.[fee]) * 1.5)
    }
  })

  it.each(['tlm.signed', 'tlm.sent'])('behavior: a crash at %s of a raised attempt', async (name) => {
    const { vault, intent } = await setup()
    await callBundler('debug_bundler_setBundlingMode', 'manual')
    try {
      const held = holdAt(name, intent.id, 2)
      switches.receiptTimeoutMs = 1_000
      take(await vault.submit(intent))
      await held
      switches.receiptTimeoutMs = 60_000
      await crash(vault)
      await expect.poll(async () => (await vault.get(intent.id)).attempts).toBeGreaterThan(1)
    } finally {
      await callBundler('debug_bundler_setBundlingMode', 'auto')
    }
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
  })

  it('behavior: a mempool that was lost is filled again', async () => {
    const { vault, intent } = await setup()
    await callBundler('debug_bundler_setBundlingMode', 'manual')
    try {
      take(await vault.submit(intent))
      await vault.until(intent.id, ['PENDING'])
      await callBundler('debug_bundler_clearState')
    } finally {
      await callBundler('debug_bundler_setBundlingMode', 'auto')
    }
    const final = await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
    expect(listSends(vault).filter((hash) => hash === final.userOpHash).length).toBeGreaterThan(1)
  })
})

describe('a reorg', () => {
  it('behavior: takes the inclusion back, corrects, and executes once (rule 10)', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    await whileHeld((mine) => takeBackInclusion(vault, intent.id, mine))
    const statuses = async () => (await vault.listFacts()).facts.map(({ status, correction }) => [status, correction])
    await expect.poll(statuses).toContainEqual(['SUBMITTED', true])
    await vault.until(intent.id, ['FINALIZED'])
    expect(await vault.listExecutions()).toHaveLength(1)
    expect(new Set(listSends(vault)).size).toBe(1)
  })
})

describe('facts', () => {
  it('behavior: are kept and can be read again in order (rule 15)', async () => {
    const { vault, intent } = await setup()
    take(await vault.submit(intent))
    await vault.until(intent.id, ['FINALIZED'])
    const token = await vault.getToken()
    const all = take(await vault.rpc().listFacts(token, { afterSequence: 0, limit: 500 }))
    const rest = take(await vault.rpc().listFacts(token, { afterSequence: 2, limit: 2 }))
    expect(rest).toEqual({ facts: all.facts.slice(2, 4), lastSequence: all.lastSequence })
    expect(all.facts.map(({ sequence }) => sequence)).toEqual(all.facts.map((_, index) => index + 1))
  })
})
