// Classes for a Worker's entry file: they import the platform, so they have a door of their own.
export { defineCastWorkflow } from './cast/defineCastWorkflow.ts'
export { defineRefreshMarketsWorkflow } from './markets/defineRefreshMarketsWorkflow.ts'
export { defineRefreshPricesWorkflow } from './prices/defineRefreshPricesWorkflow.ts'
export { defineRefreshRelationsWorkflow } from './relations/defineRefreshRelationsWorkflow.ts'
export { defineProveSessionsWorkflow } from './sessions/defineProveSessionsWorkflow.ts'
export { defineTriggerCycleWorkflow } from './triggers/defineTriggerCycleWorkflow.ts'
export { defineRefreshWorldWorkflow } from './world/defineRefreshWorldWorkflow.ts'
