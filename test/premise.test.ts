import { waitUntil } from '@spells/cli/journey'
import type { TriggerId } from '@spells/shared'
import type { Cast } from '@spells/shared/api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { countExecutions } from './setup/countExecutions.ts'
import { passTime } from './setup/passTime.ts'
import { type ArmedStack, startArmedStack } from './setup/startArmedStack.ts'

const AMOUNT = 1_000_000n

let armed: ArmedStack
beforeAll(async () => {
  armed = await startArmedStack({ failpoints: 'on' })
})
afterAll(() => armed?.stop())

test('default: while its premise holds, the cast of a fire lands', async () => {
  const { client } = armed
  const fired = await fireOne('holds')
  const cast = await client.casts.wait(fired.id, { timeoutMs: 180_000 })
  expect(['CONFIRMED', 'FINALIZED'], cast.reason?.message).toContain(cast.status)
})

test('behavior: the value comes back before anything is signed: the cast is refused, and says why', async () => {
  const { stack } = armed
  const before = await countExecutions(armed)
  const reached = stack.failpoints.holdNext('tlm.nonceReserved')
  const { id, back, comeBack } = await fireOne('flips-before')
  await reached
  await comeBack()
  stack.failpoints.releaseAll()
  const cast = await waitForEnd(id)
  expect(cast).toMatchObject({ status: 'REJECTED', reason: { code: 'premise_flipped' } })
  expect(cast.reason?.message).toContain(`came back to ${back}`)
  expect(await countExecutions(armed)).toEqual(before)
})

test('behavior: the value comes back after the signature: the calls are not handed over, their nonce is used up', async () => {
  const { stack } = armed
  const before = await countExecutions(armed)
  const reached = stack.failpoints.holdNext('tlm.signed')
  // So much time passes that another attempt may be signed meanwhile.
  void stack.failpoints.holdNext('tlm.signed')
  const { id, comeBack } = await fireOne('flips-after')
  await reached
  await comeBack()
  stack.failpoints.releaseAll()
  const cast = await waitForEnd(id)
  expect(cast).toMatchObject({ status: 'CANCELLED', reason: { code: 'premise_flipped' } })
  // What landed is the operation without calls.
  const after = await countExecutions(armed)
  expect(after).toMatchObject({ succeeded: before.succeeded + 1, failed: before.failed })
  expect(cast.steps[0]?.observations).toEqual([])
})

/** A trigger that fires at once, up to its cast. */
async function fireOne(name: string) {
  const { client } = armed
  const {
    id: marketId,
    signal,
    ...market
  } = await waitUntil('a market', async () => {
    const { items } = await client.markets.list({ limit: 100 })
    return items.find(({ status, id }) => status === 'open' && !used.has(id))
  })
  used.add(marketId)
  const isLow = market.probability < 0.5
  const directions = isLow ? (['above', 'below'] as const) : (['below', 'above'] as const)
  const trigger = await addTrigger(name, { signal, direction: directions[0], threshold: isLow ? 0.9 : 0.1 })
  await observe(marketId, isLow ? 0.97 : 0.03)
  const { id } = await waitUntil('the cast of the fire', () => findCastOf(trigger.id))
  const back = isLow ? 0.2 : 0.8
  /** The value comes back, and the registry has seen it: another trigger says so. */
  const comeBack = async () => {
    const watcher = await addTrigger(`${name}-watcher`, { signal, direction: directions[1], threshold: 0.5 }, 'monitor')
    await observe(marketId, back)
    await waitUntil('the watcher', async () => (await client.triggers.get(watcher.id)).lastDecision?.fire)
  }
  return { id, back, comeBack }
}

function addTrigger(
  name: string,
  rule: { readonly signal: string; readonly direction: 'above' | 'below'; readonly threshold: number },
  mode: 'armed' | 'monitor' = 'armed',
) {
  const { client, stack, buildEntry } = armed
  const expiresAt = new Date(stack.clock.nowMs() + 7 * 86_400_000).toISOString()
  const action = { kind: 'cast', plan: buildEntry(AMOUNT) } as const
  return client.triggers.create({ name, ...rule, expiresAt, mode, action }, name)
}

const used = new Set<string>()

/** The feed says something new, and everybody looks. */
async function observe(marketId: string, probability: number): Promise<void> {
  const { stack } = armed
  const response = await fetch(`${stack.feedUrl}/feed/markets/${marketId}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ probability }),
  })
  expect(response.status, await response.text()).toBe(200)
  await passTime(stack, { advanceMs: 120_000 })
}

async function findCastOf(trigger: TriggerId): Promise<Cast | undefined> {
  const { items } = await armed.client.casts.list({ vaultId: armed.vault.id, limit: 100 })
  return items.find(({ cause }) => cause.kind === 'trigger' && cause.triggerId === trigger)
}

function waitForEnd(id: Cast['id']): Promise<Cast> {
  return waitUntil('the end of the cast', async () => {
    const cast = await armed.client.casts.get(id)
    return ['REJECTED', 'CANCELLED', 'EXPIRED', 'FINALIZED'].includes(cast.status) ? cast : undefined
  })
}
