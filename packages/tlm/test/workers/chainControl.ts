import { env } from 'cloudflare:workers'
import { type Clock, systemClock } from '@spells/shared'

/** How far the clock of the tests, the objects and the chain is ahead of the machine's. */
let aheadMs = 0

/** The time on the clock of the objects under test and of the chain. */
export function nowMs(): number {
  return Date.now() + aheadMs
}

/** As {@link nowMs}, in the chain's unit. */
export function nowSec(): number {
  return Math.floor(nowMs() / 1_000)
}

/** What the objects under test are given. Timers that are set already ring when they would have. */
export const testClock: Clock = { ...systemClock, nowMs: async () => nowMs() }

/** Moves the clock to this second, for everybody, and mines a block at it. It never goes back. */
export async function moveClockTo(timeSec: number): Promise<void> {
  await command(`advance/${Math.max(1, timeSec * 1_000 - nowMs())}`)
}

/** Blocks come by themselves, as they do unless {@link whileHeld} is at work. */
export function letBlocksFlow(): Promise<void> {
  return command('flow')
}

/** Runs something while no block comes but those that it mines. */
export async function whileHeld<Value>(work: (mine: () => Promise<void>) => Promise<Value>): Promise<Value> {
  await command('hold')
  try {
    return await work(() => command('mine'))
  } finally {
    await letBlocksFlow()
  }
}

async function command(path: string): Promise<void> {
  const response = await fetch(`${env.CONTROL_URL}/${path}`, { method: 'POST' })
  if (!response.ok) throw new Error(await response.text())
  const reply = (await response.json()) as { readonly aheadMs: number }
  aheadMs = reply.aheadMs
}
