import { createApp } from './app.ts'
import { createDeps } from './createDeps.ts'
import type { Env } from './env.ts'

const apps = new WeakMap<Env, ReturnType<typeof createApp>>()

/** The app of an environment, built once per isolate. */
export function getApp(env: Env): ReturnType<typeof createApp> {
  const known = apps.get(env)
  if (known) return known
  const app = createApp(createDeps(env))
  apps.set(env, app)
  return app
}
