import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type SlotParams, slotParamsSchema } from '@spells/shared'
import { type TriggerCycleDeps, triggerCycle } from './triggerCycle.ts'

/**
 * The Workflow `trigger-cycle-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a cycle needs
 */
export function defineTriggerCycleWorkflow<Env>(createDeps: (env: Env) => TriggerCycleDeps) {
  return class extends WorkflowEntrypoint<Env, SlotParams> {
    override async run(event: Readonly<WorkflowEvent<SlotParams>>, step: WorkflowStep) {
      return triggerCycle(slotParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
