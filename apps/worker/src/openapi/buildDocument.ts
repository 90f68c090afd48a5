import type { OpenAPIHono, RouteConfig } from '@hono/zod-openapi'
import { type ProblemCode, problemCodes, problemSchema } from '@spells/shared/api'
import { z } from 'zod'
import type { AppEnv } from '../appEnv.ts'
import { type Operation, operations, tags } from './operations.ts'
import recorded from './replies.json' with { type: 'json' }

type Json = Readonly<Record<string, unknown>>

const PREFIX = '/v1'
const DESCRIPTION = `Non-custodial automation of curated strategies. Amounts are decimal strings of base units, times are ISO-8601 in UTC,
lists have cursors. Errors are problems (RFC 9457) whose \`code\` is listed with each operation.`

/** The OpenAPI 3.1 document of the app, from the schemas that its routes validate with. */
export function buildDocument(app: OpenAPIHono<AppEnv>, options: { readonly url: string }): Json {
  const paths: Record<string, Record<string, Json>> = {}
  for (const route of listRoutes(app)) {
    const path = route.path.slice(PREFIX.length)
    const known = operations[`${route.method.toUpperCase()} ${path}`]
    if (!known) continue
    paths[route.path] = { ...paths[route.path], [route.method]: buildOperation(route, path, known) }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Spells API',
      version: '1.0.0',
      description: DESCRIPTION,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: options.url }],
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    paths,
    components: {
      schemas: { Problem: toJson(problemSchema, 'output') },
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'The token of POST /v1/auth/verify.' },
        cookie: {
          ...{ type: 'apiKey', in: 'cookie', name: '__Host-spells_session' },
          description: 'Set by POST /v1/auth/verify; mutations also need the X-CSRF-Token header.',
        },
      },
    },
  }
}

/** The routes that the app describes. */
export function listRoutes(app: OpenAPIHono<AppEnv>): readonly RouteConfig[] {
  return app.openAPIRegistry.definitions.flatMap((definition) =>
    definition.type === 'route' ? [definition.route] : [],
  )
}

function buildOperation(route: RouteConfig, path: string, known: Operation): Json {
  const tag = /^\/([a-z]+)/.exec(path)?.[1] ?? ''
  const { request } = route
  const content = request?.body?.content as { readonly 'application/json'?: { readonly schema: z.ZodType } } | undefined
  const schema = content?.['application/json']?.schema
  const parameters = [
    ...buildParameters('path', request?.params, known),
    ...buildParameters('query', request?.query, known),
    ...buildParameters('header', request?.headers, known),
  ]
  const success = Object.entries(route.responses).filter(([status]) => status !== 'default')
  return {
    operationId: `${route.method}${path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`,
    summary: known.summary,
    description: success.map(([, response]) => ('description' in response ? `${response.description}.` : '')).join(' '),
    tags: [tag],
    security: route.security ?? [],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(schema === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: toJson(schema, 'input'), example: known.body } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        success.map(([status, response]) => [
          status,
          buildResponse(response as never, findReply(`${route.method.toUpperCase()} ${path}`, status)),
        ]),
      ),
      ...buildProblems(listProblems(route, known)),
    },
  }
}

/** What the operation's example was answered with, by name and status. */
export const replies: Readonly<Record<string, { readonly status: number; readonly reply: unknown }>> = recorded

function findReply(name: string, status: string): unknown {
  const known = replies[name]
  return known && String(known.status) === status ? known.reply : undefined
}

function buildResponse(
  response: {
    readonly description: string
    readonly content?: { readonly 'application/json'?: { readonly schema: z.ZodType } }
  },
  example: unknown,
): Json {
  const schema = response.content?.['application/json']?.schema
  const { description } = response
  if (!schema) return { description }
  const json = { schema: toJson(schema, 'output'), ...(example === undefined ? {} : { example }) }
  return { description, content: { 'application/json': json } }
}

/** Every problem that an operation may answer with. */
export function listProblems(route: RouteConfig, known: Operation): readonly ProblemCode[] {
  const { request } = route
  const codes = new Set<ProblemCode>(known.problems ?? [])
  codes.add('invalid_request').add('too_many_requests').add('internal')
  if ((route.security ?? []).length > 0) codes.add('unauthenticated').add('unavailable')
  if ((route.security ?? []).length > 0 && route.method !== 'get') codes.add('forbidden')
  if (request?.params) codes.add('not_found')
  if (request?.body) codes.add('malformed_json').add('body_too_large').add('unsupported_media_type')
  return [...codes]
}

function buildProblems(codes: readonly ProblemCode[]): Json {
  const statuses = [...new Set(codes.map((code) => problemCodes[code].status))].sort((left, right) => left - right)
  return Object.fromEntries(
    statuses.map((status) => {
      const own = codes.filter((code) => problemCodes[code].status === status)
      const description = own.map((code) => `\`${code}\`: ${problemCodes[code].title}.`).join(' ')
      const schema = { $ref: '#/components/schemas/Problem' }
      return [String(status), { description, content: { 'application/problem+json': { schema } } }]
    }),
  )
}

function buildParameters(place: 'path' | 'query' | 'header', schema: unknown, known: Operation): readonly Json[] {
  if (schema === undefined) return []
  const { properties = {}, required = [] } = toJson(schema as z.ZodType, 'input') as {
    readonly properties?: Readonly<Record<string, Json>>
    readonly required?: readonly string[]
  }
  return Object.entries(properties).map(([name, own]) => {
    const example = known.parameters?.[name]
    return {
      ...{ name, in: place, required: place === 'path' || required.includes(name), schema: own },
      ...(example === undefined ? {} : { example }),
    }
  })
}

function toJson(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...json } = z.toJSONSchema(schema, { io, unrepresentable: 'any' })
  return json
}
