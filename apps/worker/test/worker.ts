import type { Env } from '../src/env.ts'
import { getApp } from '../src/getApp.ts'

export { TriggerRegistry } from '@spells/triggers'
export { FakeTransactionManager } from './FakeTransactionManager.ts'

export default {
  fetch: (request, env, context) => getApp(env).fetch(request, env, context),
} satisfies ExportedHandler<Env>
