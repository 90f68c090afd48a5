import type { Intent } from '@spells/shared'
import { createDirectSender, type OwnKeyVault } from '../createDirectSender.ts'
import { buildIntent, planEntry } from './buildIntent.ts'
import type { Rig } from './openRig.ts'
import type { ManagedVault } from './openVaults.ts'

/** How a backlog of operations of one vault is worked off. */
export type Backlog = {
  readonly operations: number
  /** Operations that may be on their way at once, each on a nonce lane of its own. */
  readonly lanes: number
  readonly pollMs: number
}

/** Hands a backlog of independent intents to the transaction manager. @returns milliseconds until all are confirmed */
export async function castThroughManager(rig: Rig, managed: ManagedVault, backlog: Backlog): Promise<number> {
  const { managers, deployment } = rig
  const { vault } = managed
  const { operations, lanes, pollMs } = backlog
  const intents = Array.from(
    { length: operations },
    (_, index): Intent =>
      // In one block each would count the others' increase as its own.
      buildIntent(managed, deployment, { conflictGroup: `lane ${index % lanes}`, postConditions: [] }),
  )
  const afterSequence = await managers.ask<number>(vault, { kind: 'getSequence' })
  const startedAtMs = performance.now()
  const ids = intents.map(({ id }) => id)
  const [, { otherEnds }] = await Promise.all([
    managers.ask(vault, { kind: 'submit', intents, parallel: lanes }),
    managers.ask<{ readonly otherEnds: readonly string[] }>(vault, { kind: 'await', ids, afterSequence, pollMs }),
  ])
  if (otherEnds.length > 0) throw new Error(`Intents ended ${otherEnds.join(', ')}.`)
  return performance.now() - startedAtMs
}

/** The same by a client of the bundler, which sends on each lane as soon as the operation before is included. */
export async function castDirectly(rig: Rig, own: OwnKeyVault, backlog: Backlog): Promise<number> {
  const { bundlerUrl, client: chain, node, deployment } = rig
  const { calls } = planEntry(own.vault, deployment)
  let left = backlog.operations
  const startedAtMs = performance.now()
  const useLane = async (lane: number): Promise<void> => {
    const options = { bundlerUrl, chain, chainId: node.chainId, deployment, vault: own, lane, pollMs: backlog.pollMs }
    const send = createDirectSender(options)
    while (left > 0) {
      left -= 1
      await send(calls)
    }
  }
  await Promise.all(Array.from({ length: backlog.lanes }, (_, lane) => useLane(lane)))
  return performance.now() - startedAtMs
}
