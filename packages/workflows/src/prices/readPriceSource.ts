import type { WorkflowStep } from 'cloudflare:workers'
import type { SystemDatabase } from '@spells/db'
import type { Clock, PriceSourceName } from '@spells/shared'
import { buildPriceSnapshot, type PriceSnapshot, type PriceSource } from '@spells/signals'
import type { MarketCache } from '../markets/marketCache.ts'
import { beginRun } from '../refresh/beginRun.ts'
import { createFaultMemory } from '../refresh/faultMemory.ts'
import { PATIENCE } from '../refresh/patience.ts'
import { recordFailure } from '../refresh/recordFailure.ts'
import { findPriceSnapshot } from './priceCache.ts'

/** Patience of each step of the price refresh. */
export const PRICE_PATIENCE = { ...PATIENCE, timeout: '1 minute' } as const

type Deps = {
  readonly cache: Pick<MarketCache, 'get'>
  readonly clock: Clock
  readonly openDatabase: () => SystemDatabase
}

/** Names of a source's steps. PERSISTED: by the platform. */
const STEPS = {
  gmx: { begin: 'begin v1', fetch: 'fetch v1', fail: 'fail v1' },
  chainlink: { begin: 'begin chainlink v1', fetch: 'fetch chainlink v1', fail: 'fail chainlink v1' },
} as const

/** What came of asking a source. `before`, of the feeds only, are the last prices whatever their age. */
type Asked = { readonly held: true } | { readonly error: unknown } | { readonly read: Read }
type Read = Pick<ReturnType<typeof buildPriceSnapshot>, 'accepted' | 'refused'> & {
  readonly snapshot: PriceSnapshot
  readonly before?: PriceSnapshot['prices']
}

/** Asks one source for prices, unless its breaker is open; a failure is recorded. */
export async function readPriceSource(
  name: PriceSourceName,
  source: PriceSource,
  scheduledAtMs: number,
  step: WorkflowStep,
  deps: Deps,
): Promise<Asked> {
  const steps = STEPS[name]
  const slot = { source: name, scheduledAtMs }
  // Not known of a run that goes on elsewhere; then it matters only where no run could be opened.
  let startedAtMs = scheduledAtMs
  const begin = async () => {
    startedAtMs = await deps.clock.nowMs()
    return beginRun({ ...slot, atMs: startedAtMs }, deps.openDatabase)
  }
  if (await step.do(steps.begin, PRICE_PATIENCE, begin)) return { held: true }
  const faults = createFaultMemory()
  try {
    return { read: await step.do(steps.fetch, PRICE_PATIENCE, () => faults.keep(() => read(name, source, deps))) }
  } catch (error) {
    const failed = { startedAtMs, error: faults.find(error) }
    await step.do(steps.fail, PRICE_PATIENCE, () => recordFailure(slot, failed, deps)).catch(() => {})
    return { error }
  }
}

async function read(name: PriceSourceName, source: PriceSource, { cache }: Deps) {
  const page = await source.fetchPrices()
  const previous = await findPriceSnapshot(cache).catch(() => undefined)
  const { snapshot, accepted, refused } = buildPriceSnapshot(page, previous)
  return {
    snapshot: { ...snapshot, prices: snapshot.prices.map((price) => ({ ...price })) },
    accepted: accepted.map((price) => ({ ...price })),
    refused: refused.map((bad) => ({ ...bad })),
    ...(name === 'chainlink' ? { before: (previous?.prices ?? []).map((price) => ({ ...price })) } : {}),
  }
}
