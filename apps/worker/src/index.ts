import { createApp } from './app.ts'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'

export default {
  fetch: (request, env, context) => createApp(createDeps(env)).fetch(request, env, context),
} satisfies ExportedHandler<Env>
