import { sponsorshipSchema } from '@spells/shared/api'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { requireSession } from '../requireSession.ts'

const get = defineRoute('member', {
  method: 'get',
  path: '/sponsorship',
  responses: { 200: reply(sponsorshipSchema, 'What the sponsor pays for the workspace today') },
})

/** Sponsorship: what is paid for the workspace on this day, and what is left. */
export function createSponsorshipRoutes(deps: Pick<Deps, 'findSponsorship'>) {
  const routes = createRouter()

  routes.openapi(get, async (c) => {
    const { workspaceId } = requireSession(c).scope
    return c.json(await deps.findSponsorship(workspaceId), 200)
  })

  return routes
}
