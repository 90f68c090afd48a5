import { findTriggerForSync, listTriggersForSync, type SystemDatabase, type TriggerForSync } from '@spells/db'
import type { Baseline, SignalKey, TriggerId, TriggerRegistries } from '@spells/shared'
import { buildTriggerRule } from './buildTriggerRule.ts'

export type SyncTriggerDeps = { readonly database: SystemDatabase; readonly registries: TriggerRegistries }

/**
 * Brings the registry in line with a trigger as it is stored now, whatever the order was: a put that comes late meets
 * the newer revision. Safe to repeat.
 * @param options.baseline what the signal said when `options.revision` was made; of no use to any other revision
 */
export async function syncTrigger(
  triggerId: TriggerId,
  deps: SyncTriggerDeps,
  options: { readonly revision?: number; readonly baseline?: Baseline | undefined } = {},
): Promise<void> {
  const stored = await deps.database.withSystem((tx) => findTriggerForSync(tx, triggerId))
  if (stored) await placeTrigger(stored, deps.registries, options)
}

/**
 * Puts every active trigger into the registry: after a loss it is a rebuild, otherwise it changes nothing. A rule that
 * was lost begins anew from the next observation.
 * @returns how many triggers were put
 */
export async function rebuildRegistry(
  deps: SyncTriggerDeps,
  options: { readonly pageSize?: number } = {},
): Promise<number> {
  const limit = options.pageSize ?? 200
  let count = 0
  let afterId: TriggerId | undefined
  for (;;) {
    const page = await deps.database.withSystem((tx) => listTriggersForSync(tx, { afterId, limit }))
    await Promise.all(page.map((stored) => placeTrigger(stored, deps.registries)))
    count += page.length
    const last = page.at(-1)
    if (!last || page.length < limit) return count
    afterId = last.trigger.id as TriggerId
  }
}

/**
 * Makes the registry know a trigger as it is: put while it is active, removed when it is paused or deleted. An older
 * revision than the registry knows changes nothing.
 */
export async function placeTrigger(
  stored: TriggerForSync,
  registries: TriggerRegistries,
  options: { readonly revision?: number; readonly baseline?: Baseline | undefined } = {},
): Promise<void> {
  const { trigger } = stored
  if (trigger.status === 'active') {
    const baseline = options.revision === trigger.revision ? options.baseline : undefined
    await registries.put(buildTriggerRule(stored, { baseline }))
    return
  }
  // A trigger that ended in the registry stays there as ended: its fires are remembered.
  if (trigger.status !== 'paused' && trigger.status !== 'deleted') return
  await registries.remove({
    triggerId: trigger.id as TriggerId,
    signal: trigger.signal as SignalKey,
    revision: trigger.revision,
  })
}
