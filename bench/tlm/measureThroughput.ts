import type { OwnKeyVault } from '../createDirectSender.ts'
import { type Backlog, castDirectly, castThroughManager } from './castBacklog.ts'
import type { Rig } from './openRig.ts'
import type { ManagedVault } from './openVaults.ts'

/** Confirmed operations per second, one number for each round. */
export type Throughput = { readonly manager: number[]; readonly direct: number[]; readonly serial: number[] }

type Vaults = { readonly managed: readonly ManagedVault[]; readonly direct: readonly OwnKeyVault[] }

/**
 * The same backlogs, one for each vault, through the transaction manager and by clients of the bundler, in turns.
 * @param options.serial whether a client with one lane takes its turn too, on the first vault
 */
export async function measureThroughput(
  rig: Rig,
  { managed, direct }: Vaults,
  options: {
    readonly rounds: number
    readonly backlog: Backlog
    readonly serial: boolean
    readonly onRound: () => void
  },
): Promise<Throughput> {
  const { rounds, backlog } = options
  const rates: Throughput = { manager: [], direct: [], serial: [] }
  const [first] = direct
  const one = { ...backlog, operations: Math.ceil(backlog.operations / backlog.lanes), lanes: 1 }
  const ways = [
    async () => {
      const tookMs = await timed(() => Promise.all(managed.map((vault) => castThroughManager(rig, vault, backlog))))
      rates.manager.push((1000 * backlog.operations * managed.length) / tookMs)
    },
    async () => {
      const tookMs = await timed(() => Promise.all(direct.map((vault) => castDirectly(rig, vault, backlog))))
      rates.direct.push((1000 * backlog.operations * direct.length) / tookMs)
    },
    async () => {
      if (!options.serial || !first) return
      rates.serial.push((1000 * one.operations) / (await timed(() => castDirectly(rig, first, one))))
    },
  ]
  for (let round = 0; round <= rounds; round++) {
    for (const way of round % 2 === 0 ? ways : ways.toReversed()) await way()
    // The first round warms up.
    if (round === 0) for (const list of Object.values(rates)) list.length = 0
    options.onRound()
  }
  return rates
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await work()
  return performance.now() - startedAtMs
}
