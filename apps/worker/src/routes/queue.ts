import { type IntentView, isTerminal, toTime, type VaultAlert } from '@spells/shared'
import { type QueueItem, queueReplySchema } from '@spells/shared/api'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/queue',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(queueReplySchema, 'What the vault’s transaction manager still works on, oldest first') },
})

/** What a vault is doing, as its transaction manager sees it. */
export function createQueueRoutes(deps: Pick<Deps, 'findTransactionManager'>) {
  const routes = createRouter()

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const manager = deps.findTransactionManager(vault.chainId, vault.address)
    const [listed, watched] = await Promise.all([manager.listIntents(), manager.listAlerts()])
    const open = listed.ok ? listed.value.filter(({ status }) => !isTerminal(status)) : []
    const { halted = null, alerts } = watched.ok ? watched.value : { alerts: [] }
    return c.json({ items: open.toReversed().map(toItem), halted, alerts: alerts.map(toAlert) }, 200)
  })

  return routes
}

function toAlert({ atMs, code, message, intentId }: VaultAlert) {
  return { at: toTime(atMs), code, message, intentId: intentId ?? null }
}

function toItem(view: IntentView): QueueItem {
  const { id, castId, status, attempts, userOpHash, nonce, reason, nextWakeAtMs } = view
  return {
    intentId: id,
    castId,
    status,
    attempts,
    userOpHash: userOpHash ?? null,
    nonce: nonce ?? null,
    awaitsSignature: view.toSign !== undefined,
    reason: reason ?? null,
    nextWakeAt: nextWakeAtMs === undefined ? null : toTime(nextWakeAtMs),
  }
}
