import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type ProveSessionsDeps, proveSessions } from './proveSessions.ts'

/**
 * The Workflow `prove-sessions-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a run needs
 */
export function defineProveSessionsWorkflow<Env>(createDeps: (env: Env) => ProveSessionsDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return proveSessions(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
