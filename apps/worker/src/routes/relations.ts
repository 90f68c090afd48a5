import {
  cascadesQuerySchema,
  cascadesReplySchema,
  clusterReplySchema,
  clustersQuerySchema,
  clustersReplySchema,
} from '@spells/shared/api'
import type { RelationSnapshot } from '@spells/signals'
import { createMarketReader } from '@spells/workflows'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { findRelations } from '../findWorld.ts'

const listClusters = defineRoute('public', {
  method: 'get',
  path: '/clusters',
  request: { query: clustersQuerySchema },
  responses: { 200: reply(clustersReplySchema, 'Markets that move together, with the age of the search') },
})

const getCluster = defineRoute('public', {
  method: 'get',
  path: '/clusters/{id}',
  request: { params: z.strictObject({ id: z.string() }) },
  responses: { 200: reply(clusterReplySchema, 'The cluster, with the age of the search') },
})

const listCascades = defineRoute('public', {
  method: 'get',
  path: '/cascades',
  request: { query: cascadesQuerySchema },
  responses: { 200: reply(cascadesReplySchema, 'Markets that move before others, with the age of the search') },
})

type Cluster = RelationSnapshot['clusters'][number]

/** Which markets move together, and which move first: public. */
export function createRelationRoutes(deps: Pick<Deps, 'cache' | 'clock'>) {
  const routes = createRouter()
  const reader = createMarketReader(deps.cache)

  /** Questions of the markets that are listed now. */
  async function readQuestions(): Promise<(marketId: string) => string | null> {
    const markets = (await reader.findSnapshot())?.markets ?? []
    const questions = new Map(markets.map(({ id, question }) => [id, question]))
    return (marketId) => questions.get(marketId) ?? null
  }
  const present = ({ id, name, cohesion, members }: Cluster, questionOf: (marketId: string) => string | null) => ({
    ...{ id, name, cohesion },
    members: members.map((member) => ({ ...member, question: questionOf(member.marketId) })),
  })

  routes.openapi(listClusters, async (c) => {
    const { market } = c.req.valid('query')
    const { relations, age } = await findRelations(c.var.database, deps)
    const questionOf = await readQuestions()
    const items = relations.clusters
      .filter(({ members }) => market === undefined || members.some(({ marketId }) => marketId === market))
      .map((cluster) => present(cluster, questionOf))
    return c.json({ items, markets: relations.markets, age }, 200)
  })

  routes.openapi(getCluster, async (c) => {
    const { relations, age } = await findRelations(c.var.database, deps)
    const cluster = relations.clusters.find(({ id }) => id === c.req.valid('param').id)
    if (!cluster) throw notFound('cluster')
    return c.json({ cluster: present(cluster, await readQuestions()), age }, 200)
  })

  routes.openapi(listCascades, async (c) => {
    const { market } = c.req.valid('query')
    const { relations, age } = await findRelations(c.var.database, deps)
    const questionOf = await readQuestions()
    const items = relations.cascades
      .filter(({ leaderId, followerId }) => market === undefined || leaderId === market || followerId === market)
      .map((edge) => ({ ...edge, leader: questionOf(edge.leaderId), follower: questionOf(edge.followerId) }))
    return c.json({ items, markets: relations.markets, age }, 200)
  })

  return routes
}
