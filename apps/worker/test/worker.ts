import { createCastRunStore } from '@spells/workflows'
import {
  defineCastWorkflow,
  defineRefreshMarketsWorkflow,
  defineRefreshPricesWorkflow,
} from '@spells/workflows/workers'
import { createCastWorkflowDeps } from '../src/createCastWorkflowDeps.ts'
import { createDeps } from '../src/createDeps.ts'
import type { Env } from '../src/env.ts'
import { getApp } from '../src/getApp.ts'
import { createScriptedMarketsDeps, createScriptedPricesDeps } from './refreshScene.ts'

export { LiveRoom } from '@spells/live'
export { TriggerRegistry } from '@spells/triggers'
export { FakeSponsorLedger } from './FakeSponsorLedger.ts'
export { FakeTransactionManager } from './FakeTransactionManager.ts'

/** Over the same database by the driver of the routes. */
export class CastWorkflow extends defineCastWorkflow((env: Env) => ({
  ...createCastWorkflowDeps(env),
  store: createCastRunStore(createDeps(env).openSystemDatabase),
})) {}

export class RefreshMarketsWorkflow extends defineRefreshMarketsWorkflow(createScriptedMarketsDeps) {}

export class RefreshPricesWorkflow extends defineRefreshPricesWorkflow(createScriptedPricesDeps) {}

export default {
  fetch: (request, env, context) => getApp(env).fetch(request, env, context),
} satisfies ExportedHandler<Env>
