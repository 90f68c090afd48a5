import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import { problemSchema } from '@spells/shared/api'
import type { z } from 'zod'
import { type Access, requireAccess } from './middleware/requireAccess.ts'

/**
 * Describes a route: who may call it, what it takes, what it answers. Checks the caller before the request's parts.
 * @param access `public`; `member` for any signed-in caller; `trader` for owners and traders of the workspace
 */
export function defineRoute<
  Path extends string,
  Route extends Omit<RouteConfig, 'path' | 'security' | 'middleware'> & { path: Path },
>(access: Access, route: Route) {
  const described = {
    ...route,
    middleware: [requireAccess(access)],
    security: access === 'public' ? [] : [{ bearer: [] }, { cookie: [] }],
    responses: {
      ...route.responses,
      default: {
        description: 'A problem (RFC 9457)',
        content: { 'application/problem+json': { schema: problemSchema } },
      },
    },
  }
  // The handler is typed by what the route itself declares.
  return createRoute(described as unknown as Route)
}

/** A JSON reply of a route. */
export function reply<Schema extends z.ZodType>(schema: Schema, description: string) {
  return { description, content: { 'application/json': { schema } } }
}

/** A required JSON body of a route. */
export function body<Schema extends z.ZodType>(schema: Schema) {
  return { required: true, content: { 'application/json': { schema } } } as const
}
