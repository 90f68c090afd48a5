import { measureFsync } from '../measureFsync.ts'
import { buildIntent } from './buildIntent.ts'
import type { StubRig } from './openStubRig.ts'
import { countFsyncs, findWorkerd } from './processes.ts'

/** Rates per second. */
export type EnqueueRates = {
  readonly parallel: number
  readonly perSecond: number
  /** Calls over the same way that store nothing. */
  readonly readsPerSecond: number
  readonly fsyncPerSecond: number
  /** Of the private Worker, for each intent; absent where they cannot be counted. */
  readonly fsyncsEach: number | undefined
}

/** A vault takes 200 waiting intents. */
const INTENTS = 180
const FSYNCS = 100
const LANES = 3
const POLL_MS = 100
/** Until everything is final and nothing is asked any more. */
const SETTLE_MS = 1_000

/**
 * How many intents a vault accepts, each stored before its reply; between them, how often the disk syncs alone and how
 * many calls that store nothing go the same way.
 */
export async function measureEnqueue(rig: StubRig, parallel: number, rounds: number): Promise<EnqueueRates> {
  const { managers, deployment, stub } = rig
  const took: number[] = []
  const syncs: number[] = []
  const reads: number[] = []
  const submit = async () => {
    const { vault, ...session } = await rig.openVault()
    const intents = Array.from({ length: INTENTS }, (_, index) =>
      buildIntent({ vault, ...session }, deployment, { conflictGroup: `lane ${index % LANES}`, postConditions: [] }),
    )
    // The first ones wait for their estimates; the others, of the same groups, wait for them.
    stub.hold(true)
    const startedAtMs = performance.now()
    await managers.ask(vault, { kind: 'submit', intents, parallel })
    return { vault, ids: intents.map(({ id }) => id), tookMs: performance.now() - startedAtMs }
  }
  /** A vault that has work looks at the chain and rings its alarm, at the expense of the next one. */
  const finish = async ({ vault, ids }: Awaited<ReturnType<typeof submit>>): Promise<void> => {
    stub.hold(false)
    await managers.ask(vault, { kind: 'await', ids, afterSequence: 0, pollMs: POLL_MS })
    await sleep(SETTLE_MS)
  }
  await finish(await submit())
  for (let round = 0; round < rounds; round++) {
    syncs.push(...measureFsync(rig.stateDir, FSYNCS))
    const submitted = await submit()
    took.push(submitted.tookMs)
    await finish(submitted)
    const startedAtMs = performance.now()
    await managers.ask(submitted.vault, { kind: 'read', times: INTENTS, parallel })
    reads.push(performance.now() - startedAtMs)
  }
  const pending: Awaited<ReturnType<typeof submit>>[] = []
  const counted = await countFsyncs(findWorkerd(managers.pid()), async () => void pending.push(await submit()))
  for (const submitted of pending) await finish(submitted)
  return {
    parallel,
    perSecond: (1000 * INTENTS * rounds) / sum(took),
    readsPerSecond: (1000 * INTENTS * rounds) / sum(reads),
    fsyncPerSecond: (1000 * syncs.length) / sum(syncs),
    fsyncsEach: counted === undefined ? undefined : counted / INTENTS,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
