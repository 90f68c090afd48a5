import { buildIntent } from './buildIntent.ts'
import type { StubRig } from './openStubRig.ts'
import type { ManagedVault } from './openVaults.ts'
import { countFsyncs, findWorkerd } from './processes.ts'

export type StubCasts = {
  readonly vaults: number
  readonly casts: number
  readonly castsPerSecond: number
  /** Of the private Worker, for one cast from submit to the last fact; absent where they cannot be counted. */
  readonly fsyncsEach: number | undefined
  readonly httpRequestsEach: number
  readonly rpcCallsEach: number
  readonly rpcMethods: Readonly<Record<string, number>>
}

const LANES = 3
const POLL_MS = 50
/** Until everything is final and nothing is asked any more. */
const SETTLE_MS = 3_000

/** Casts of many vaults with a bundler and a node that take no time: what the transaction manager itself can do. */
export async function measureStubCasts(
  rig: StubRig,
  { vaults, castsEach }: { readonly vaults: number; readonly castsEach: number },
): Promise<StubCasts> {
  const { managers, stub } = rig
  const opened: ManagedVault[] = []
  for (let index = 0; index < vaults; index++) opened.push(await rig.openVault())
  const castAll = () => Promise.all(opened.map((managed) => castMany(rig, managed, castsEach)))
  await castAll()
  const startedAtMs = performance.now()
  await castAll()
  const tookMs = performance.now() - startedAtMs
  await sleep(SETTLE_MS)
  stub.takeCounts()
  const casts = vaults * castsEach
  const fsyncs = await countFsyncs(findWorkerd(managers.pid()), async () => {
    await castAll()
    await sleep(SETTLE_MS)
  })
  const { requests, methods } = stub.takeCounts()
  return {
    ...{ vaults, casts, castsPerSecond: (1000 * casts) / tookMs },
    fsyncsEach: fsyncs === undefined ? undefined : fsyncs / casts,
    httpRequestsEach: requests / casts,
    rpcCallsEach: Object.values(methods).reduce((total, count) => total + count, 0) / casts,
    rpcMethods: Object.fromEntries(Object.entries(methods).map(([method, count]) => [method, count / casts])),
  }
}

async function castMany({ managers, deployment }: StubRig, managed: ManagedVault, count: number): Promise<void> {
  const { vault } = managed
  const intents = Array.from({ length: count }, (_, index) =>
    buildIntent(managed, deployment, { conflictGroup: `lane ${index % LANES}`, postConditions: [] }),
  )
  const ids = intents.map(({ id }) => id)
  const afterSequence = await managers.ask<number>(vault, { kind: 'getSequence' })
  await managers.ask(vault, { kind: 'submit', intents, parallel: LANES })
  await managers.ask(vault, { kind: 'await', ids, afterSequence, pollMs: POLL_MS })
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
