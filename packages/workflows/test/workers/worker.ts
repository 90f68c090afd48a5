import {
  defineCastWorkflow,
  defineRefreshMarketsWorkflow,
  defineRefreshPricesWorkflow,
  defineTriggerCycleWorkflow,
} from '../../src/workers.ts'
import { createScriptedCycleDeps, createScriptedRefreshDeps } from './marketScript.ts'
import { createScriptedPriceDeps } from './priceScript.ts'
import { createScriptedDeps } from './script.ts'

export { TriggerRegistry } from '@spells/triggers'

export class CastWorkflow extends defineCastWorkflow(createScriptedDeps) {}

export class RefreshMarketsWorkflow extends defineRefreshMarketsWorkflow(createScriptedRefreshDeps) {}

export class RefreshPricesWorkflow extends defineRefreshPricesWorkflow(createScriptedPriceDeps) {}

export class TriggerCycleWorkflow extends defineTriggerCycleWorkflow(createScriptedCycleDeps) {}

export default { fetch: () => new Response('tests only', { status: 404 }) }
