import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type RefreshWorldDeps, refreshWorld } from './refreshWorld.ts'

/**
 * The Workflow `refresh-world-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a refresh needs
 */
export function defineRefreshWorldWorkflow<Env>(createDeps: (env: Env) => RefreshWorldDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return refreshWorld(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
