import { listLiveSessions, listSessionMarkets } from '@spells/db'
import { toTime } from '@spells/shared'
import { exitCheckSchema } from '@spells/shared/api'
import { checkSessions } from '@spells/workflows'
import { z } from 'zod'
import { createCastDeps } from '../createCastDeps.ts'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { ArmRefusalDeps } from '../findSessionArmRefusal.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/exit-check',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: {
    200: reply(exitCheckSchema, 'Whether each installed session can enter and leave now, and what is near'),
  },
})

/** The exit-leg guarantee, proved now. */
export function createExitCheckRoutes(deps: ArmRefusalDeps) {
  const routes = createRouter()

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const { workspaceId } = scope
    const of = { workspaceId, vaultId: vault.id }
    const [sessions, markets] = await c.var.database.withScope(scope, async (tx) => [
      await listLiveSessions(tx, of),
      await listSessionMarkets(tx, of),
    ])
    const { state, checks } = await checkSessions({ vault, workspaceId, sessions, markets }, createCastDeps(deps))
    return c.json(
      {
        vaultId: vault.id,
        blockNumber: String(state.blockNumber),
        checkedAt: toTime(await deps.clock.nowMs()),
        sessions: checks.map(({ session, proof, warnings }) => ({
          ...{ id: session.id, spell: session.spell, entry: proof.entry, exit: proof.exit },
          warnings: [...warnings],
        })),
      },
      200,
    )
  })

  return routes
}
