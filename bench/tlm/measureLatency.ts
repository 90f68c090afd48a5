import { createDirectSender, type OwnKeyVault } from '../createDirectSender.ts'
import { listPhases, untilPhase } from '../phases.ts'
import { buildIntent, planEntry } from './buildIntent.ts'
import type { Rig } from './openRig.ts'
import type { ManagedVault } from './openVaults.ts'

export type LatencyMs = Record<'manager' | 'direct' | 'sent', number[]>

const WARM_UP = 3

/** The same operation through the transaction manager and by a client of the bundler, in turns. */
export async function measureLatency(
  rig: Rig,
  vaults: { readonly managed: ManagedVault; readonly direct: OwnKeyVault },
  options: {
    readonly rounds: number
    readonly blockTimeMs: number
    readonly pollMs: number
    readonly onRound: () => void
  },
): Promise<LatencyMs> {
  const { deployment, bundlerUrl, client: chain, node, managers } = rig
  const { managed, direct } = vaults
  const { pollMs } = options
  const send = createDirectSender({
    ...{ bundlerUrl, chain, chainId: node.chainId, deployment, vault: direct, pollMs },
  })
  const took: LatencyMs = { manager: [], direct: [], sent: [] }
  const ways = [
    async () => {
      const intent = buildIntent(managed, deployment)
      const startedAtMs = performance.now()
      const status = await managers.ask<string>(managed.vault, { kind: 'cast', intent, pollMs })
      if (status !== 'CONFIRMED' && status !== 'FINALIZED') throw new Error(`The intent ended ${status}.`)
      took.manager.push(performance.now() - startedAtMs)
    },
    async () => {
      const times = await send(planEntry(direct.vault, deployment).calls)
      took.direct.push(times.receivedAtMs - times.startedAtMs)
      took.sent.push(times.receivedAtMs - times.estimatedAtMs)
    },
  ]
  const phases = listPhases(options.rounds, options.blockTimeMs)
  for (let round = 0; round < WARM_UP + options.rounds; round++) {
    if (round === WARM_UP) for (const list of Object.values(took)) list.length = 0
    // Both begin in the same phase of the block time, and the rounds in all of them: or everything would start right
    // after a block, and half of the difference would be luck.
    const phaseMs = phases[round % phases.length] ?? 0
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) {
      await untilPhase(phaseMs, options.blockTimeMs)
      await way()
    }
    options.onRound()
  }
  return took
}
