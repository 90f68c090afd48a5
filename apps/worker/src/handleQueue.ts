import { createCastStarter, createLiveTeller } from '@spells/workflows'
import { consumeTlmFacts } from './consumers/tlmFacts.ts'
import type { Deps } from './deps.ts'

/** Consumes a batch of the queue `tlm-facts`. */
export async function handleQueue(batch: MessageBatch, deps: Deps): Promise<void> {
  const database = deps.openSystemDatabase()
  try {
    await consumeTlmFacts(batch, {
      database,
      findTransactionManager: deps.findTransactionManager,
      assets: deps.config.DEPLOYMENT.aave.assets,
      clock: deps.clock,
      tellApplied: createLiveTeller(deps.liveRooms).tellApplied,
      starter: createCastStarter(deps.castWorkflow),
    })
  } finally {
    await database.close()
  }
}
