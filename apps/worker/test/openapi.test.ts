import { env } from 'cloudflare:test'
import { deploymentSchema } from '@spells/shared'
import { problemCodes, problemSchema, type Session, type Vault } from '@spells/shared/api'
import { beforeAll, expect, test } from 'vitest'
import type { z } from 'zod'
import { listProblems, listRoutes, replies } from '../src/openapi/buildDocument.ts'
import { exampleIds, operations } from '../src/openapi/operations.ts'
import { type Person, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const usdc = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT)).aave.assets.find(({ symbol }) => symbol === 'USDC')
const routes = listRoutes(api.app).map((route) => ({
  route,
  name: `${route.method.toUpperCase()} ${route.path.replace('/v1', '')}`,
}))
/** Examples that cannot succeed here, with the problem that they meet. */
const refused: Readonly<Record<string, string>> = {
  'POST /auth/verify': 'siwe_rejected',
  'POST /casts': 'session_not_installed',
  'POST /casts/{id}/signature': 'not_awaiting_signature',
  'POST /casts/{id}/cancel': 'not_awaiting_signature',
  'GET /casts/{id}/certificate': 'not_final',
  'GET /live': 'upgrade_required',
  'POST /vaults/{id}/sessions/{sessionId}/drill': 'conflict',
}
type Documented = { readonly content?: { readonly 'application/json'?: { readonly schema: z.ZodType } } } | undefined

let alice: Person
let real: Readonly<Record<string, string>>

beforeAll(async () => {
  alice = await api.signIn()
  const { token } = alice
  const owner = alice.account.address
  const vault = (await api.request('POST', '/v1/vaults', { token, body: { chainId: 31337, owner } })).json<Vault>()
  await runAsSuperuser(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     values ('gamma', $1, 'Cut?', 'cut', '["Yes","No"]', '["1","2"]', 0.5, 'open', now()) on conflict do nothing`,
    [exampleIds.market],
  )
  await insertSignals()
  const expiresAt = new Date(Date.now() + 86_400_000).toISOString()
  real = {
    [exampleIds.expiresAt]: expiresAt,
    [exampleIds.owner]: owner,
    [exampleIds.asset]: usdc?.address ?? '',
    [exampleIds.vault]: vault.id,
  }
  const body = toReal(operations['POST /vaults/{id}/sessions']?.body)
  const session = (await api.request('POST', `/v1/vaults/${vault.id}/sessions`, { token, body })).json<Session>()
  real = { ...real, [exampleIds.session]: session.id, [exampleIds.cast]: crypto.randomUUID() }
  const plan = JSON.stringify(toReal(operations['POST /casts']?.body))
  const { user, workspace } = alice.signedIn
  await runAsSuperuser(
    `insert into casts (id, workspace_id, vault_id, idempotency_key, body_hash, plan, cause, status, correlation_id, created_at, updated_at)
     values ($1, $2, $3, 'example', repeat('0', 64), $4, $5, 'CREATED', 'c', now(), now())`,
    [real[exampleIds.cast], workspace.id, vault.id, plan, JSON.stringify({ kind: 'user', userId: user.id })],
  )
  await runAsSuperuser(
    `insert into cast_steps (id, workspace_id, cast_id, position, intent, status, updated_at)
     values (gen_random_uuid(), $1, $2, 0, '{"authority":{"kind":"session"}}', 'CREATED', now())`,
    [workspace.id, real[exampleIds.cast]],
  )
})

/** A story, factors and a cluster that the examples name. */
async function insertSignals(): Promise<void> {
  const said = {
    model: 'rules-1',
    category: 'disaster',
    severity: 'high',
    confidence: 0.9,
    places: [],
    impacts: [],
    why: [],
  }
  const mention = {
    source: 'herald',
    sourceWeight: 0.9,
    title: 'Quake',
    link: 'https://herald.example/1',
    observedAtMs: 1,
  }
  await runAsSuperuser(
    `insert into stories (id, title, link, category, severity, classification, mentions, mention_count, sources, first_seen_at, last_seen_at)
     values ($1, 'Quake', 'https://herald.example/1', 'disaster', 'high', $2, $3, 1, '["herald"]', now(), now()) on conflict do nothing`,
    [
      exampleIds.story,
      JSON.stringify({ ...said, places: [{ country: 'CL', latitude: -33, longitude: -71, evidence: 'x' }] }),
      JSON.stringify([mention]),
    ],
  )
  await runAsSuperuser(`insert into factor_runs (at, model, inputs) values (now(), 'factors-1', '[]')`)
  await runAsSuperuser(
    `insert into market_clusters (id, name, members, cohesion, first_found_at, last_found_at)
     values ($1, 'Rates', '[]', 0.5, '2026-11-20T12:00Z', '2026-11-20T12:00Z') on conflict do nothing`,
    [exampleIds.cluster],
  )
  await runAsSuperuser(
    `insert into refresh_runs (source, scheduled_at, started_at, ended_at, outcome)
     values ('relations', '2026-11-20T12:10Z', '2026-11-20T12:10Z', '2026-11-20T12:11Z', 'good') on conflict do nothing`,
  )
}

/** An example with the ids of things that are there. */
function toReal<Value>(value: Value): Value {
  const text = Object.entries(real).reduce((all, [from, to]) => all.replaceAll(from, to), JSON.stringify(value ?? null))
  return JSON.parse(text) as Value
}

test('default: every route is documented, and the linter has nothing to say', async () => {
  expect(routes.map(({ name }) => name).toSorted()).toEqual(Object.keys(operations).toSorted())
  const document = await api.request('GET', '/v1/openapi.json')
  expect(document.json<{ openapi: string }>().openapi).toBe('3.1.0')
  const linted = await fetch(env.LINTER_URL, { method: 'POST', body: document.text })
  expect(await linted.json()).toEqual([])
})

test('behavior: every documented example does what the document says', async () => {
  // What makes things comes before what needs them, what ends them last.
  const order = ['POST', 'GET', 'PATCH', 'DELETE']
  const last = ['POST /vaults/{id}/sessions/revoke-all', 'POST /auth/logout']
  const rank = ({ name }: { readonly name: string }) =>
    last.includes(name) ? order.length + last.indexOf(name) : order.indexOf(name.split(' ')[0] ?? '')
  const ends: Record<string, string | number> = {}
  for (const { route, name } of routes.toSorted((left, right) => rank(left) - rank(right))) {
    const known = operations[name]
    const parameters = toReal(known?.parameters ?? {}) as Record<string, string | number>
    const path = route.path.replaceAll(/\{(\w+)\}/g, (_, key: string) => String(parameters[key]))
    const query = Object.entries(parameters).filter(([key]) => !route.path.includes(`{${key}}`) && !key.includes('-'))
    const headers = Object.fromEntries(Object.entries(parameters).filter(([key]) => key.includes('-')))
    const search = new URLSearchParams(query.map(([key, value]): [string, string] => [key, String(value)]))
    const body = known?.body && toReal(known.body)
    const options = { token: alice.token, headers: headers as Record<string, string>, ...(body ? { body } : {}) }
    const reply = await api.request(route.method.toUpperCase(), `${path}?${search}`, options)
    const response = route.responses[reply.status] as Documented
    if (response && reply.status < 400) {
      ends[name] = 'ok'
      response.content?.['application/json']?.schema.parse(reply.json())
      if (name === 'POST /triggers') real = { ...real, [exampleIds.trigger]: reply.json<{ id: string }>().id }
    } else {
      const problem = problemSchema.parse(reply.json())
      ends[name] = problem.code
      expect(known && listProblems(route, known), name).toContain(problem.code)
      expect(problemCodes[problem.code].status).toBe(reply.status)
    }
  }
  expect(ends).toEqual(Object.fromEntries(routes.map(({ name }) => [name, refused[name] ?? 'ok'])))
})

test('behavior: every reply that is shown is one that the operation may give', () => {
  for (const [name, { status, reply }] of Object.entries(replies)) {
    const response = routes.find((known) => known.name === name)?.route.responses[status] as Documented
    const schema = response?.content?.['application/json']?.schema
    if (!schema) throw new Error(`${name} has no reply with the status ${status}.`)
    expect(schema.safeParse(reply).error?.issues, name).toBeUndefined()
  }
})
