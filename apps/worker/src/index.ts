import {
  defineCastWorkflow,
  defineProveSessionsWorkflow,
  defineRefreshMarketsWorkflow,
  defineRefreshPricesWorkflow,
  defineRefreshRelationsWorkflow,
  defineRefreshWorldWorkflow,
  defineTriggerCycleWorkflow,
} from '@spells/workflows/workers'
import { createCastWorkflowDeps } from './createCastWorkflowDeps.ts'
import { createDeps } from './createDeps.ts'
import { createProveSessionsDeps } from './createProveSessionsDeps.ts'
import { createRefreshPricesDeps } from './createRefreshPricesDeps.ts'
import { createRefreshRelationsDeps, createRefreshWorldDeps } from './createRefreshWorldDeps.ts'
import { createRefreshMarketsDeps, createTriggerCycleDeps } from './createTriggerDeps.ts'
import type { Env } from './env.ts'
import { handleFetch } from './handleFetch.ts'
import { handleQueue } from './handleQueue.ts'
import { handleScheduled } from './scheduled.ts'

export { LiveRoom } from '@spells/live'
export { TriggerRegistry } from '@spells/triggers'

export class CastWorkflow extends defineCastWorkflow(createCastWorkflowDeps) {}

export class RefreshMarketsWorkflow extends defineRefreshMarketsWorkflow(createRefreshMarketsDeps) {}

export class RefreshPricesWorkflow extends defineRefreshPricesWorkflow(createRefreshPricesDeps) {}

export class ProveSessionsWorkflow extends defineProveSessionsWorkflow(createProveSessionsDeps) {}

export class RefreshWorldWorkflow extends defineRefreshWorldWorkflow(createRefreshWorldDeps) {}

export class RefreshRelationsWorkflow extends defineRefreshRelationsWorkflow(createRefreshRelationsDeps) {}

export class TriggerCycleWorkflow extends defineTriggerCycleWorkflow(createTriggerCycleDeps) {}

export default {
  fetch: handleFetch,
  queue: (batch, env) => handleQueue(batch, createDeps(env)),
  scheduled: (controller, env) => handleScheduled(controller, env),
} satisfies ExportedHandler<Env>
