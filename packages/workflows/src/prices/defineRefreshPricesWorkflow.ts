import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type RefreshPricesDeps, type RefreshPricesParams, refreshPrices } from './refreshPrices.ts'

/**
 * The Workflow `refresh-prices-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a refresh needs
 */
export function defineRefreshPricesWorkflow<Env>(createDeps: (env: Env) => RefreshPricesDeps) {
  return class extends WorkflowEntrypoint<Env, RefreshPricesParams> {
    override async run(_event: Readonly<WorkflowEvent<RefreshPricesParams>>, step: WorkflowStep) {
      return refreshPrices(step, createDeps(this.env))
    }
  }
}
