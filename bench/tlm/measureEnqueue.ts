import { measureFsync } from '../measureFsync.ts'
import { buildIntent } from './buildIntent.ts'
import type { StubRig } from './openStubRig.ts'
import { countFsyncs, findWorkerd } from './processes.ts'

/** Rates per second. */
export type EnqueueRates = {
  readonly parallel: number
  readonly perSecond: number
  readonly fsyncPerSecond: number
  /** Of the private Worker, for each intent; absent where they cannot be counted. */
  readonly fsyncsEach: number | undefined
}

/** A vault takes 200 waiting intents. */
const INTENTS = 180
const FSYNCS = 100

/** How many intents a vault accepts, each stored before its reply; between them, how often the disk syncs alone. */
export async function measureEnqueue(rig: StubRig, parallel: number, rounds: number): Promise<EnqueueRates> {
  const { managers, deployment, stub } = rig
  // The first one waits for its estimate; the others, of the same group, wait for it.
  stub.hold(true)
  const took: number[] = []
  const syncs: number[] = []
  const enqueue = async (): Promise<number> => {
    const managed = await rig.openVault()
    const intents = Array.from({ length: INTENTS }, () => buildIntent(managed, deployment))
    const startedAtMs = performance.now()
    await managers.ask(managed.vault, { kind: 'submit', intents, parallel })
    return performance.now() - startedAtMs
  }
  await enqueue()
  for (let round = 0; round < rounds; round++) {
    syncs.push(...measureFsync(rig.stateDir, FSYNCS))
    took.push(await enqueue())
  }
  const counted = await countFsyncs(findWorkerd(managers.pid()), async () => void (await enqueue()))
  stub.hold(false)
  return {
    parallel,
    perSecond: (1000 * INTENTS * rounds) / sum(took),
    fsyncPerSecond: (1000 * syncs.length) / sum(syncs),
    fsyncsEach: counted === undefined ? undefined : counted / INTENTS,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
