import { waitUntil } from '@spells/cli/journey'
import type { Stack } from '@spells/local'
import type { CastId } from '@spells/shared'
import type { Trigger } from '@spells/shared/api'
import type { Asked, Journal } from './journal.ts'
import type { World } from './openWorld.ts'

const AMOUNT = 2_000_000n
/** Far from every threshold, on both sides. */
const VALUES = { low: 0.03, high: 0.97 }
const THRESHOLDS = { above: 0.9, below: 0.1 } as const
/** The refresh of the markets comes every other minute of the stack's clock. */
const REFRESH_MS = 120_000
const LIFETIME_MS = 7 * 86_400_000
const CAST_TIMEOUT_MS = 120_000

type Parts = { readonly stack: Stack; readonly journal: Journal }

/**
 * Makes a trigger whose cast moves an amount of its own, and has a market cross its threshold. Two minutes of the
 * stack's clock go by.
 * @param number of this trigger in the run
 * @returns what the trigger was made for
 */
export async function fireTrigger(world: World, { stack, journal }: Parts, number: number): Promise<Asked> {
  const { client, vaults } = world
  const vault = vaults[number % vaults.length]
  if (!vault) throw new Error('There is no vault.')
  const market = await waitUntil('an open market', async () => {
    const { items } = await client.markets.list({ limit: 100 })
    return items.find(({ status }) => status === 'open')
  })
  const amount = String(AMOUNT + BigInt(number))
  const key = `chaos-trigger-${number}`
  const asked: Asked = { kind: 'asked', key, vault: vault.index, action: 'entry', amount, byTrigger: true }
  journal.write(asked)
  const direction = market.probability < 0.5 ? 'above' : 'below'
  const parameters = { asset: world.usdc, amount }
  const plan = {
    vaultId: vault.id,
    spell: 'everbloom',
    action: 'entry',
    sessionId: vault.sessionId,
    parameters,
  } as const
  const expiresAt = new Date(stack.clock.nowMs() + LIFETIME_MS).toISOString()
  const body = { name: key, signal: market.signal, direction, threshold: THRESHOLDS[direction], expiresAt } as const
  const action = { kind: 'cast', plan } as const
  await waitUntil('the trigger', () =>
    client.triggers.create({ ...body, mode: 'armed', action }, key).catch(() => undefined),
  )
  const response = await fetch(`${stack.feedUrl}/feed/markets/${market.id}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ probability: direction === 'above' ? VALUES.high : VALUES.low }),
  })
  if (!response.ok) throw new Error(`The feed refused a probability: ${await response.text()}`)
  stack.clock.change({ advanceMs: REFRESH_MS })
  return asked
}

/** Waits for the cast of a trigger whose threshold was crossed. @returns undefined when none comes */
export async function followFire(world: World, { journal }: Parts, { key, vault }: Asked): Promise<CastId | undefined> {
  const trigger = await waitUntil('the trigger', () => findTrigger(world, key).catch(() => undefined))
  const vaultId = world.vaults.find(({ index }) => index === vault)?.id
  const findCast = async () => {
    const { items } = await world.client.casts.list({ ...(vaultId && { vaultId }), limit: 100 })
    return items.find(({ cause }) => cause.kind === 'trigger' && cause.triggerId === trigger.id)
  }
  const cast = await waitUntil('the cast of the fire', () => findCast().catch(() => undefined), {
    timeoutMs: CAST_TIMEOUT_MS,
  }).catch(() => undefined)
  if (cast) journal.write({ kind: 'accepted', key, id: cast.id })
  return cast?.id
}

/** What an interrupted run left: triggers that did not fire are deleted, those that did are followed to their casts. */
export async function settleFires(world: World, parts: Parts): Promise<void> {
  for (const asked of listOpenFires(parts.journal)) {
    const trigger = await findTrigger(world, asked.key)
    if (trigger && trigger.fires > 0) {
      await followFire(world, parts, asked)
      continue
    }
    if (trigger) await world.client.triggers.remove(trigger.id)
    parts.journal.write({ kind: 'refused', key: asked.key, code: 'not_fired' })
  }
}

/** Triggers that were made to fire, and whose casts nobody has seen. */
export function listOpenFires({ entries }: Pick<Journal, 'entries'>): readonly Asked[] {
  const known = new Set(entries.flatMap((entry) => ('key' in entry && entry.kind !== 'asked' ? [entry.key] : [])))
  return entries.filter(
    (entry): entry is Asked => entry.kind === 'asked' && entry.byTrigger === true && !known.has(entry.key),
  )
}

async function findTrigger({ client }: World, name: string): Promise<Trigger | undefined> {
  const { items } = await client.triggers.list({ limit: 100 })
  return items.find((trigger) => trigger.name === name)
}
