import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type RefreshRelationsDeps, refreshRelations } from './refreshRelations.ts'

/**
 * The Workflow `refresh-relations-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a refresh needs
 */
export function defineRefreshRelationsWorkflow<Env>(createDeps: (env: Env) => RefreshRelationsDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return refreshRelations(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
