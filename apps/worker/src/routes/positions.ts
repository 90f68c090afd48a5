import { listPositions, type PositionStored } from '@spells/db'
import { type CastId, type Deployment, toTime, type VaultId, vaultIdSchema } from '@spells/shared'
import { type Position, pageQuerySchema, pageSchema, positionSchema } from '@spells/shared/api'
import { isAddressEqual } from 'viem'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { requireSession } from '../requireSession.ts'

const list = defineRoute('member', {
  method: 'get',
  path: '/positions',
  request: {
    query: pageQuerySchema.extend({
      vaultId: vaultIdSchema.optional(),
      state: positionSchema.shape.state.optional(),
    }),
  },
  responses: { 200: reply(pageSchema(positionSchema), 'Positions of the workspace, newest first') },
})

/** Positions: exposure that casts opened. */
export function createPositionRoutes(deps: Pick<Deps, 'config'>) {
  const routes = createRouter()

  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor, vaultId, state } = c.req.valid('query')
    const after = decodePageCursor(cursor)
    const rows = await c.var.database.withScope(scope, (tx) =>
      listPositions(tx, { workspaceId: scope.workspaceId, vaultId, state, after, limit: limit + 1 }),
    )
    const toPlace = (row: PositionStored) => ({ atMs: row.openedAt, id: row.id })
    const toItem = (row: PositionStored) => toPosition(row, deps.config.DEPLOYMENT)
    return c.json(toPage(rows, { limit, toPlace, toItem }), 200)
  })

  return routes
}

function toPosition(row: PositionStored, deployment: Deployment): Position {
  const address = row.asset as `0x${string}`
  const asset = deployment.aave.assets.find((known) => isAddressEqual(known.address, address))
  return {
    id: row.id,
    vaultId: row.vaultId as VaultId,
    spell: row.spell,
    venue: row.venue,
    // An asset that the configuration no longer names is shown by its address, in base units.
    asset: { symbol: asset?.symbol ?? address, address, decimals: asset?.decimals ?? 0 },
    state: row.state,
    amount: row.amount,
    casts: row.casts as CastId[],
    observedAt: toTime(row.observedAt),
    openedAt: toTime(row.openedAt),
    closedAt: row.closedAt === null ? null : toTime(row.closedAt),
  }
}
