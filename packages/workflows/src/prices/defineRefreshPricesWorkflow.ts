import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type RefreshPricesDeps, refreshPrices } from './refreshPrices.ts'

/**
 * The Workflow `refresh-prices-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a refresh needs
 */
export function defineRefreshPricesWorkflow<Env>(createDeps: (env: Env) => RefreshPricesDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return refreshPrices(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
