import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type RefreshMarketsDeps, refreshMarkets } from './refreshMarkets.ts'

/**
 * The Workflow `refresh-markets-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a refresh needs
 */
export function defineRefreshMarketsWorkflow<Env>(createDeps: (env: Env) => RefreshMarketsDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return refreshMarkets(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
