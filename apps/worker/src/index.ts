import { defineCastWorkflow } from '@spells/workflows/workers'
import { createCastWorkflowDeps } from './createCastWorkflowDeps.ts'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'
import { getApp } from './getApp.ts'
import { handleQueue } from './handleQueue.ts'

export { TriggerRegistry } from '@spells/triggers'

export class CastWorkflow extends defineCastWorkflow(createCastWorkflowDeps) {}

export default {
  fetch: (request, env, context) => getApp(env).fetch(request, env, context),
  queue: (batch, env) => handleQueue(batch, createDeps(env)),
} satisfies ExportedHandler<Env>
