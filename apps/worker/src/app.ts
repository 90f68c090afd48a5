import type { OpenAPIHono } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { secureHeaders } from 'hono/secure-headers'
import { answerUnrouted } from './answerUnrouted.ts'
import type { AppEnv } from './appEnv.ts'
import { createRouter } from './createRouter.ts'
import type { Deps } from './deps.ts'
import { ApiProblem, toProblem } from './errors.ts'
import { authenticate } from './middleware/authenticate.ts'
import { identifyRequest } from './middleware/identifyRequest.ts'
import { limitAddress, limitMember } from './middleware/limitRequests.ts'
import { openDatabase } from './middleware/openDatabase.ts'
import { readBody } from './middleware/readBody.ts'
import { createAuthRoutes } from './routes/auth.ts'
import { createBalanceRoutes } from './routes/balances.ts'
import { createCastRoutes } from './routes/casts.ts'
import { createCertificateRoutes } from './routes/certificates.ts'
import { createChainRoutes } from './routes/chain.ts'
import { createDataBadRoutes } from './routes/dataBad.ts'
import { createDrillRoutes } from './routes/drills.ts'
import { createEmergencyCloseRoutes } from './routes/emergencyClose.ts'
import { createEventRoutes } from './routes/events.ts'
import { createExitCheckRoutes } from './routes/exitCheck.ts'
import { createFactorRoutes } from './routes/factors.ts'
import { createHealthRoutes } from './routes/health.ts'
import { createLevelRoutes } from './routes/levels.ts'
import { createLinkRoutes } from './routes/links.ts'
import { createLiveRoutes } from './routes/live.ts'
import { createMarketRoutes } from './routes/markets.ts'
import { createMeRoutes } from './routes/me.ts'
import { createOpenapiRoutes } from './routes/openapi.ts'
import { createPositionRoutes } from './routes/positions.ts'
import { createPriceRoutes } from './routes/prices.ts'
import { createQueueRoutes } from './routes/queue.ts'
import { createQuoteRoutes } from './routes/quotes.ts'
import { createRelationRoutes } from './routes/relations.ts'
import { createSearchRoutes } from './routes/search.ts'
import { createSessionRoutes } from './routes/sessions.ts'
import { createSignalRoutes } from './routes/signals.ts'
import { createSpellRoutes } from './routes/spells.ts'
import { createSponsorshipRoutes } from './routes/sponsorship.ts'
import { createStoryRoutes } from './routes/stories.ts'
import { createTriggerRoutes } from './routes/triggers.ts'
import { createVaultRoutes } from './routes/vaults.ts'
import { createWorkspaceRoutes } from './routes/workspace.ts'

/** The API under `/v1`. Each `createXRoutes(deps)` declares who may call its routes. */
export function createApp(deps: Deps): OpenAPIHono<AppEnv> {
  const app = createRouter()
  app.use(identifyRequest())
  app.use(secureHeaders())
  app.use('/v1/*', async (c, next) => {
    await next()
    c.header('cache-control', 'no-store')
  })
  app.use('/v1/*', limitAddress(deps))
  app.use('/v1/*', readBody())
  app.use('/v1/*', openDatabase(deps))
  app.use('/v1/*', authenticate(deps))
  app.use('/v1/*', limitMember(deps))
  for (const routes of [
    createHealthRoutes(deps),
    createChainRoutes(deps),
    createAuthRoutes(deps),
    createMeRoutes(),
    createSpellRoutes(),
    createVaultRoutes(deps),
    createSessionRoutes(deps),
    createDrillRoutes(deps),
    createExitCheckRoutes(deps),
    createEmergencyCloseRoutes(deps),
    createQuoteRoutes(deps),
    createMarketRoutes(deps),
    createPriceRoutes(deps),
    createStoryRoutes(deps),
    createFactorRoutes(deps),
    createRelationRoutes(deps),
    createSignalRoutes(deps),
    createDataBadRoutes(),
    createSearchRoutes(deps),
    createLinkRoutes(deps),
    createLevelRoutes(deps),
    createWorkspaceRoutes(deps),
    createTriggerRoutes(deps),
    createCastRoutes(deps),
    createCertificateRoutes(deps),
    createQueueRoutes(deps),
    createPositionRoutes(deps),
    createBalanceRoutes(deps),
    createSponsorshipRoutes(deps),
    createEventRoutes(),
    createLiveRoutes(deps),
    createOpenapiRoutes(app, deps),
  ]) {
    app.route('/v1', routes)
  }
  app.notFound((c) => {
    throw answerUnrouted(app, c)
  })
  app.onError((error, c) => {
    const problem = toProblem(error instanceof HTTPException ? fromHttpException(error) : error, c.var.requestId)
    return c.json(problem, problem.status as 500, { 'content-type': 'application/problem+json' })
  })
  return app
}

/** What the framework itself refuses; our own middleware comes first, so this is rare. */
function fromHttpException(error: HTTPException): ApiProblem {
  return error.status === 415
    ? new ApiProblem('unsupported_media_type', 'Send the body as application/json.')
    : new ApiProblem('invalid_request', 'The request could not be read.')
}
