import type { WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, type TriggerRegistries, triggerShardNames } from '@spells/shared'
import { buildSnapshotSignals } from '@spells/signals'
import { findMarketSnapshot, type MarketCache } from '../markets/marketCache.ts'
import type { Delivery } from './deliverDecisions.ts'

export type TriggerCycleDeps = {
  readonly cache: Pick<MarketCache, 'get'>
  readonly registries: TriggerRegistries
  readonly deliver: (shards: readonly string[]) => Promise<Delivery>
  /** Puts every active trigger into the registry. */
  readonly rebuild: () => Promise<number>
}

/** What a cycle did. */
export type CycleOutcome = { readonly decisions: number; readonly delivery: Delivery; readonly rebuilt: number | null }

const MINUTE_MS = 60_000
/** The minute of each hour at which the registry is compared with Postgres. */
const REBUILD_MINUTE = 7
const patience = { retries: { limit: 1, delay: '1 second', backoff: 'constant' }, timeout: '50 seconds' } as const

/**
 * One round of all triggers: every shard gets the last snapshot and looks at the time, then everything that it holds is
 * handed over. The step names are persisted by the platform: changing what a step returns needs a new name.
 */
export async function triggerCycle(
  params: SlotParams,
  step: WorkflowStep,
  deps: TriggerCycleDeps,
): Promise<CycleOutcome> {
  const isRebuild = Math.floor(params.scheduledAtMs / MINUTE_MS) % 60 === REBUILD_MINUTE
  // Decisions that an earlier cycle left are handed over even when this evaluation fails.
  const decisions = await step
    .do('evaluate v1', patience, async () => {
      const snapshot = await findMarketSnapshot(deps.cache)
      const shards = await deps.registries.evaluate(snapshot ? buildSnapshotSignals(snapshot) : [])
      return shards.reduce((sum, shard) => sum + shard.decisions, 0)
    })
    .catch(() => 0)
  const delivery = await step.do('deliver v1', patience, () => deps.deliver(triggerShardNames))
  const rebuilt = isRebuild ? await step.do('rebuild v1', patience, () => deps.rebuild()) : null
  return { decisions, delivery, rebuilt }
}
