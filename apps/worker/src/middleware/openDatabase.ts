import { createMiddleware } from 'hono/factory'
import type { AppEnv } from '../appEnv.ts'
import type { Deps } from '../deps.ts'

/** Gives the request its own database door and closes it after the reply. Connects on first use. */
export function openDatabase(deps: Pick<Deps, 'openDatabase'>) {
  return createMiddleware<AppEnv>(async (c, next) => {
    const database = deps.openDatabase()
    c.set('database', database)
    try {
      await next()
    } finally {
      c.executionCtx.waitUntil(database.close())
    }
  })
}
