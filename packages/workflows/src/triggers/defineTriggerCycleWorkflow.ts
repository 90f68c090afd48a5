import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type TriggerCycleDeps, type TriggerCycleParams, triggerCycle } from './triggerCycle.ts'

/**
 * The Workflow `trigger-cycle-<minute>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a cycle needs
 */
export function defineTriggerCycleWorkflow<Env>(createDeps: (env: Env) => TriggerCycleDeps) {
  return class extends WorkflowEntrypoint<Env, TriggerCycleParams> {
    override async run(event: Readonly<WorkflowEvent<TriggerCycleParams>>, step: WorkflowStep) {
      return triggerCycle(event.payload, step, createDeps(this.env))
    }
  }
}
