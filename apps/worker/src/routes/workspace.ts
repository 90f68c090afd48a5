import { changeWorkspaceSettings, getWorkspaceSettings, type WorkspaceSettings } from '@spells/db'
import { toTime } from '@spells/shared'
import { updateWorkspaceSettingsBodySchema, workspaceSettingsSchema } from '@spells/shared/api'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem } from '../errors.ts'
import { requireSession } from '../requireSession.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/workspace/settings',
  responses: { 200: reply(workspaceSettingsSchema, 'What the workspace decided for itself') },
})

const update = defineRoute('trader', {
  method: 'patch',
  path: '/workspace/settings',
  request: { body: body(updateWorkspaceSettingsBodySchema) },
  responses: { 200: reply(workspaceSettingsSchema, 'The settings as they are now') },
})

/** What a workspace decides for itself: read by its members, changed by its owner. */
export function createWorkspaceRoutes(deps: Pick<Deps, 'clock'>) {
  const routes = createRouter()

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    return c.json(present(await c.var.database.withScope(scope, getWorkspaceSettings)), 200)
  })

  routes.openapi(update, async (c) => {
    const { scope } = requireSession(c)
    if (scope.role !== 'owner') {
      throw new ApiProblem('forbidden', 'Only the owner of the workspace decides what it shares.')
    }
    const { shareTriggerLevels } = c.req.valid('json')
    const change = { shareTriggerLevels, atMs: await deps.clock.nowMs() }
    return c.json(present(await c.var.database.withScope(scope, (tx) => changeWorkspaceSettings(tx, change))), 200)
  })

  return routes
}

function present({ shareTriggerLevels, updatedAtMs }: WorkspaceSettings) {
  return { shareTriggerLevels, updatedAt: updatedAtMs === undefined ? null : toTime(updatedAtMs) }
}
