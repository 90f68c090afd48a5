import { WorkflowEntrypoint, type WorkflowEvent, type WorkflowStep } from 'cloudflare:workers'
import { type CastWorkflowParams, castWorkflowParamsSchema } from '@spells/shared'
import { type CastWorkflowDeps, runCast } from './runCast.ts'

/**
 * The Workflow `cast-<id>` as a class for the Worker's entry file.
 * @param createDeps composition root: from the Worker's environment to what a cast needs
 * @example
 * export class CastWorkflow extends defineCastWorkflow((env: Env) => createCastWorkflowDeps(env)) {}
 */
export function defineCastWorkflow<Env>(createDeps: (env: Env) => CastWorkflowDeps) {
  return class extends WorkflowEntrypoint<Env, CastWorkflowParams> {
    override async run(event: Readonly<WorkflowEvent<CastWorkflowParams>>, step: WorkflowStep) {
      return runCast(castWorkflowParamsSchema.parse(event.payload), step, createDeps(this.env))
    }
  }
}
