import type { Intent } from '@spells/shared'
import { buildIntent } from './buildIntent.ts'
import type { Rig } from './openRig.ts'
import type { ManagedVault } from './openVaults.ts'

/** Milliseconds. */
export type RecoveryMs = { readonly recovered: number[]; readonly restarted: number[]; open: number }

const POLL_MS = 50
const LOAD_MS = { least: 1_000, most: 2_500 }

/**
 * Kills the private Worker while every vault casts, starts it again at once, and waits until every intent that it had
 * accepted is confirmed or has ended.
 */
export async function measureRecovery(
  rig: Rig,
  vaults: readonly ManagedVault[],
  options: { readonly kills: number; readonly onKill: () => void },
): Promise<RecoveryMs> {
  const { managers } = rig
  const result: RecoveryMs = { recovered: [], restarted: [], open: 0 }
  for (let kill = 0; kill < options.kills; kill++) {
    let isKilled = false
    const loops = vaults.map(async (managed) => {
      while (!isKilled) await cast(rig, managed)
    })
    const { least, most } = LOAD_MS
    await sleep(least + Math.random() * (most - least))
    isKilled = true
    const killedAtMs = performance.now()
    await managers.kill()
    result.restarted.push(await managers.restart())
    // Each loop has one intent under way.
    result.open += loops.length
    await Promise.all(loops)
    result.recovered.push(performance.now() - killedAtMs)
    options.onKill()
  }
  return result
}

/** Submits an intent and waits until it is confirmed, however often the other side goes away. */
async function cast({ managers, deployment }: Rig, managed: ManagedVault): Promise<void> {
  const { vault } = managed
  const intent: Intent = buildIntent(managed, deployment)
  for (;;) {
    try {
      const status = await managers.ask<string>(vault, { kind: 'cast', intent, pollMs: POLL_MS })
      if (status !== 'CONFIRMED' && status !== 'FINALIZED') throw new WrongEnd(`An intent ended ${status}.`)
      return
    } catch (error) {
      if (error instanceof WrongEnd) throw error
      await sleep(POLL_MS)
    }
  }
}

class WrongEnd extends Error {}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
