import { triggerSyncSchema } from '@spells/shared'
import type { OutboxHandler, OutboxHandlers } from '../cast/relayOutbox.ts'
import { type SyncTriggerDeps, syncTrigger } from './syncTrigger.ts'

/** Handlers of the topics `trigger.put` and `trigger.remove`: both bring the registry in line with what is stored. */
export function createTriggerOutboxHandlers(deps: SyncTriggerDeps): OutboxHandlers {
  const sync: OutboxHandler = async ({ body }) => {
    const { triggerId, revision, baseline } = triggerSyncSchema.parse(body)
    await syncTrigger(triggerId, deps, { revision, baseline })
  }
  return { 'trigger.put': sync, 'trigger.remove': sync }
}
