import { waitUntil } from '@spells/cli/journey'
import type { CastId, TriggerId } from '@spells/shared'
import { erc20Abi } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countExecutions } from './setup/countExecutions.ts'
import { passTime } from './setup/passTime.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const KILLS = 10
const AMOUNT = 1_000_000n

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack({ failpoints: 'on' })
})
afterAll(() => armed?.stop())

async function readSupplied(): Promise<bigint> {
  const args = [armed.vault.address] as const
  return armed.wallet.chain.readContract({ address: armed.usdc.aToken, abi: erc20Abi, functionName: 'balanceOf', args })
}

async function requireConfirmed(id: CastId): Promise<void> {
  const cast = await armed.client.casts.wait(id, { timeoutMs: 180_000 })
  expect(['CONFIRMED', 'FINALIZED'], cast.reason?.message).toContain(cast.status)
}

test(`behavior: the private Worker killed ${KILLS} times between signing and receipt, one execution each`, async () => {
  const { stack, client, buildEntry } = armed
  const places = ['tlm.signed', 'tlm.sent'] as const
  const before = { ...(await countExecutions(armed)), supplied: await readSupplied() }
  for (let kill = 0; kill < KILLS; kill++) {
    const reached = stack.failpoints.holdNext(places[kill % places.length] ?? 'tlm.signed')
    const cast = await client.casts.create(buildEntry(AMOUNT), `private-${kill}`)
    await reached
    await stack.kill('private', 'SIGKILL')
    stack.failpoints.releaseAll()
    await stack.restart('private')
    await requireConfirmed(cast.id)
    // The same request again is the same cast, never another execution.
    expect((await client.casts.create(buildEntry(AMOUNT), `private-${kill}`)).id).toBe(cast.id)
  }
  const after = { ...(await countExecutions(armed)), supplied: await readSupplied() }
  expect({ succeeded: after.succeeded - before.succeeded, failed: after.failed - before.failed }).toEqual({
    succeeded: KILLS,
    failed: 0,
  })
  expect(after.supplied - before.supplied).toBeGreaterThanOrEqual(AMOUNT * BigInt(KILLS) - BigInt(2 * KILLS))
  expect(after.supplied - before.supplied).toBeLessThan(AMOUNT * BigInt(KILLS) + AMOUNT / 2n)
})

test(`behavior: the public Worker killed ${KILLS} times between fire and cast, one execution each`, async () => {
  const { stack, client, buildEntry } = armed
  const places = ['trigger.fired', 'trigger.delivered'] as const
  const before = await countExecutions(armed)
  const { items } = await waitUntil('markets', async () => {
    const reply = await client.markets.list({ limit: 100 }).catch(() => undefined)
    return reply && reply.items.length >= KILLS ? reply : undefined
  })
  const markets = items.filter(({ status }) => status === 'open').slice(0, KILLS)
  expect(markets).toHaveLength(KILLS)
  for (const [kill, market] of markets.entries()) {
    const threshold = market.probability < 0.5 ? 0.9 : 0.1
    const trigger = await client.triggers.create(
      {
        name: `kill ${kill}`,
        signal: market.signal,
        direction: threshold > 0.5 ? 'above' : 'below',
        threshold,
        expiresAt: new Date(stack.clock.nowMs() + 7 * 86_400_000).toISOString(),
        mode: 'armed',
        action: { kind: 'cast', plan: buildEntry(AMOUNT) },
      },
      `kill-${kill}`,
    )
    const reached = stack.failpoints.holdNext(places[kill % places.length] ?? 'trigger.fired')
    await moveMarket(market.id, threshold > 0.5 ? 0.97 : 0.03)
    await passTime(stack, { advanceMs: 120_000 })
    await reached
    await stack.kill('public', 'SIGKILL')
    stack.failpoints.releaseAll()
    await stack.restart('public')
    await passTime(stack, { advanceMs: 60_000 })
    await requireConfirmed(await getCastOf(trigger.id))
  }
  const after = await countExecutions(armed)
  expect({ succeeded: after.succeeded - before.succeeded, failed: after.failed - before.failed }).toEqual({
    succeeded: KILLS,
    failed: 0,
  })
})

async function moveMarket(id: string, probability: number): Promise<void> {
  const response = await fetch(`${armed.stack.feedUrl}/feed/markets/${id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ probability }),
  })
  expect(response.status, await response.text()).toBe(200)
}

function getCastOf(trigger: TriggerId): Promise<CastId> {
  return waitUntil('the cast of the fire', async () => {
    const { items } = await armed.client.casts.list({ vaultId: armed.vault.id, limit: 100 })
    const caused = items.filter(({ cause }) => cause.kind === 'trigger' && cause.triggerId === trigger)
    expect(caused.length).toBeLessThanOrEqual(1)
    return caused[0]?.id
  })
}
