import { findSession, type Scope, type ScopedDatabase } from '@spells/db'
import { sessionRefSchema } from '@spells/shared'
import { type Drill, type DrillRun, drillSchema, startDrillBodySchema } from '@spells/shared/api'
import type { Address, Hex } from 'viem'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { findDrillRun, startDrill } from '../drills.ts'
import { ApiProblem, notFound } from '../errors.ts'
import { readPathId } from '../readPathId.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'

const ofSession = z.strictObject({ id: z.string(), sessionId: z.string() })

const get = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/sessions/{sessionId}/drill',
  request: { params: ofSession },
  responses: { 200: reply(drillSchema, 'How to try to break the session, and what the latest try here found') },
})

const start = defineRoute('trader', {
  method: 'post',
  path: '/vaults/{id}/sessions/{sessionId}/drill',
  request: { params: ofSession, body: body(startDrillBodySchema) },
  responses: { 202: reply(drillSchema, 'The try has begun; nothing of it is sent to the chain') },
})

/** Trying to break a session: by itself on a local stack, by a command everywhere. */
export function createDrillRoutes({ config }: Pick<Deps, 'config'>) {
  const routes = createRouter()
  const { DRILL_URL: drillUrl, PUBLIC_URL } = config
  const present = ({ vault, sessionId }: Target, run: DrillRun | null): Drill => ({
    offered: drillUrl !== undefined,
    command: `npm run spells -- drill break-session --vault ${vault} --session ${sessionId} --api ${PUBLIC_URL}`,
    run,
  })

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const target = await requireTarget(c.var.database, scope, c.req.valid('param'))
    const run = drillUrl === undefined ? null : await findDrillRun(drillUrl, target)
    return c.json(present(target, run), 200)
  })

  routes.openapi(start, async (c) => {
    const { scope } = requireSession(c)
    const target = await requireTarget(c.var.database, scope, c.req.valid('param'))
    if (drillUrl === undefined) {
      throw new ApiProblem('conflict', 'This deployment runs no drill by itself; the command does, from anywhere.')
    }
    return c.json(present(target, await startDrill(drillUrl, target, c.req.valid('json'))), 202)
  })

  return routes
}

type Target = { readonly vault: Address; readonly sessionId: Hex }

async function requireTarget(
  database: ScopedDatabase,
  scope: Scope,
  path: { readonly id: string; readonly sessionId: string },
): Promise<Target> {
  const vault = await requireVault(database, scope, path.id)
  const id = readPathId(sessionRefSchema, path.sessionId, 'session')
  const session = await database.withScope(scope, (tx) => findSession(tx, { vaultId: vault.id, id }))
  if (!session) throw notFound('session')
  return { vault: vault.address, sessionId: session.sessionId }
}
