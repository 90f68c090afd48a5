import { env } from 'cloudflare:test'
import { deploymentSchema } from '@spells/shared'
import type { Session, Vault } from '@spells/shared/api'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Person, readProblem, runAsSuperuser, setupApi } from './setupApi.ts'

const api = setupApi()
const deployment = deploymentSchema.parse(JSON.parse(env.DEPLOYMENT))
const asset = deployment.aave.assets.find(({ symbol }) => symbol === 'USDC')?.address
const SIGNAL = 'market:gamma:424242:probability'

/** Ids of things, one of each kind that a path or body can name. */
type Things = { readonly vault: string; readonly session: string; readonly cast: string; readonly trigger: string }

/** How a route meets a caller from another workspace. */
type Case =
  /** Serves everybody the same. */
  | { readonly kind: 'public' }
  /** Names nothing: what it answers must hold nothing of the other workspace. */
  | { readonly kind: 'own'; readonly body?: () => unknown }
  /** Names things: those of another workspace must be answered like those that do not exist. */
  | { readonly kind: 'named'; readonly path: (things: Things) => string; readonly body?: (things: Things) => unknown }
  /** Opens a WebSocket: live.test.ts shows that it is the own workspace's. */
  | { readonly kind: 'socket' }
  /** Names a wallet, which is no secret: somebody else's is refused. */
  | { readonly kind: 'refused'; readonly status: number; readonly body: () => unknown }

const plan = (things: Things) => ({
  vaultId: things.vault,
  spell: 'everbloom',
  action: 'entry',
  parameters: { asset, amount: '1' },
  sessionId: things.session,
})

const grant = () => ({
  spell: 'everbloom',
  limits: { asset, budget: '10', perCast: '5' },
  expiresAt: new Date(Date.now() + 86_400_000).toISOString(),
  maxGasWei: '1',
  maxProtectiveGasWei: '1',
})

const cases: Readonly<Record<string, Case>> = {
  'GET /v1/health': { kind: 'public' },
  'GET /v1/chain': { kind: 'public' },
  'GET /v1/openapi.json': { kind: 'public' },
  'POST /v1/auth/nonce': { kind: 'public' },
  'POST /v1/auth/verify': { kind: 'public' },
  'GET /v1/spells': { kind: 'public' },
  'GET /v1/spells/:id': { kind: 'public' },
  'GET /v1/markets': { kind: 'public' },
  'GET /v1/markets/:id': { kind: 'public' },
  'GET /v1/markets/:id/history': { kind: 'public' },
  'GET /v1/markets/:id/links': { kind: 'public' },
  'GET /v1/markets/:id/levels': { kind: 'public' },
  'GET /v1/tags': { kind: 'public' },
  'GET /v1/prices': { kind: 'public' },
  'GET /v1/prices/:symbol/history': { kind: 'public' },
  'GET /v1/stories': { kind: 'public' },
  'GET /v1/stories/:id': { kind: 'public' },
  'GET /v1/stories/:id/links': { kind: 'public' },
  'GET /v1/world/events': { kind: 'public' },
  'GET /v1/factors': { kind: 'public' },
  'GET /v1/factors/:factor/history': { kind: 'public' },
  'GET /v1/factors/inputs': { kind: 'public' },
  'GET /v1/clusters': { kind: 'public' },
  'GET /v1/clusters/:id': { kind: 'public' },
  'GET /v1/cascades': { kind: 'public' },
  'GET /v1/signals/health': { kind: 'public' },
  'GET /v1/signals/data-bad': { kind: 'public' },
  'GET /v1/search': { kind: 'public' },
  'POST /v1/auth/logout': { kind: 'own' },
  'GET /v1/me': { kind: 'own' },
  'GET /v1/workspace/settings': { kind: 'own' },
  'PATCH /v1/workspace/settings': { kind: 'own', body: () => ({ shareTriggerLevels: true }) },
  'GET /v1/events': { kind: 'own' },
  'POST /v1/live/ticket': { kind: 'own' },
  'GET /v1/live': { kind: 'socket' },
  'GET /v1/vaults': { kind: 'own' },
  'GET /v1/casts': { kind: 'own' },
  'GET /v1/triggers': { kind: 'own' },
  'GET /v1/positions': { kind: 'own' },
  'POST /v1/vaults': { kind: 'refused', status: 400, body: () => ({ chainId: 31337, owner: alice.account.address }) },
  'GET /v1/vaults/:id': { kind: 'named', path: ({ vault }) => `/v1/vaults/${vault}` },
  'GET /v1/sponsorship': { kind: 'own' },
  'GET /v1/portfolio': { kind: 'own' },
  'GET /v1/vaults/:id/balances': { kind: 'named', path: ({ vault }) => `/v1/vaults/${vault}/balances` },
  'GET /v1/vaults/:id/requirements': {
    kind: 'named',
    path: ({ vault }) => `/v1/vaults/${vault}/requirements?for=deploy`,
  },
  'GET /v1/vaults/:id/queue': { kind: 'named', path: ({ vault }) => `/v1/vaults/${vault}/queue` },
  'GET /v1/vaults/:id/exit-check': { kind: 'named', path: ({ vault }) => `/v1/vaults/${vault}/exit-check` },
  'POST /v1/vaults/:id/sessions': {
    kind: 'named',
    path: ({ vault }) => `/v1/vaults/${vault}/sessions`,
    body: grant,
  },
  'GET /v1/vaults/:id/sessions': { kind: 'named', path: ({ vault }) => `/v1/vaults/${vault}/sessions` },
  'GET /v1/vaults/:id/sessions/:sessionId': {
    kind: 'named',
    path: ({ vault, session }) => `/v1/vaults/${vault}/sessions/${session}`,
  },
  'DELETE /v1/vaults/:id/sessions/:sessionId': {
    kind: 'named',
    path: ({ vault, session }) => `/v1/vaults/${vault}/sessions/${session}`,
  },
  'GET /v1/vaults/:id/sessions/:sessionId/drill': {
    kind: 'named',
    path: ({ vault, session }) => `/v1/vaults/${vault}/sessions/${session}/drill`,
  },
  'POST /v1/vaults/:id/sessions/:sessionId/drill': {
    kind: 'named',
    path: ({ vault, session }) => `/v1/vaults/${vault}/sessions/${session}/drill`,
    body: () => ({}),
  },
  // The owner's signature is what is asked for, wherever it comes from.
  'POST /v1/vaults/:id/emergency-close': { kind: 'public' },
  'POST /v1/vaults/:id/sessions/revoke-all': {
    kind: 'named',
    path: ({ vault }) => `/v1/vaults/${vault}/sessions/revoke-all`,
  },
  'POST /v1/quotes': { kind: 'named', path: () => '/v1/quotes', body: plan },
  'POST /v1/casts': { kind: 'named', path: () => '/v1/casts', body: plan },
  'GET /v1/casts/:id/certificate': { kind: 'named', path: ({ cast }) => `/v1/casts/${cast}/certificate` },
  'GET /v1/casts/:id': { kind: 'named', path: ({ cast }) => `/v1/casts/${cast}` },
  'POST /v1/casts/:id/signature': {
    kind: 'named',
    path: ({ cast }) => `/v1/casts/${cast}/signature`,
    body: () => ({ userOpHash: `0x${'11'.repeat(32)}`, signature: `0x${'22'.repeat(65)}` }),
  },
  'POST /v1/casts/:id/cancel': { kind: 'named', path: ({ cast }) => `/v1/casts/${cast}/cancel` },
  'POST /v1/triggers': {
    kind: 'named',
    path: () => '/v1/triggers',
    body: (things) => ({
      name: 'Rain',
      signal: SIGNAL,
      direction: 'above',
      threshold: 0.6,
      expiresAt: new Date(Date.now() + 43_200_000).toISOString(),
      mode: 'monitor',
      action: { kind: 'cast', plan: plan(things) },
    }),
  },
  'GET /v1/triggers/:id': { kind: 'named', path: ({ trigger }) => `/v1/triggers/${trigger}` },
  'PATCH /v1/triggers/:id': {
    kind: 'named',
    path: ({ trigger }) => `/v1/triggers/${trigger}`,
    body: () => ({ paused: true }),
  },
  'DELETE /v1/triggers/:id': { kind: 'named', path: ({ trigger }) => `/v1/triggers/${trigger}` },
}

/** Mutations that a viewer may call: they end their own session, or store nothing of the workspace. */
const viewerMay = ['POST /v1/auth/logout', 'POST /v1/quotes', 'POST /v1/live/ticket']

/** Own things that are no lists: never empty. */
const notLists = ['GET /v1/me', 'GET /v1/workspace/settings', 'GET /v1/sponsorship']

/** Every route of the app, as `METHOD /path`; entries for all methods are middleware. */
const routes = [
  ...new Set(api.app.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
]

let alice: Person
let bob: Person
let hers: Things

beforeAll(async () => {
  await runAsSuperuser(
    `insert into markets (source, id, question, slug, outcomes, token_ids, probability, status, observed_at)
     values ('gamma', '424242', 'Rain?', 'rain', '["Yes","No"]', '["1","2"]', 0.5, 'open', now())`,
  )
  alice = await api.signIn()
  bob = await api.signIn()
  hers = await fillWorkspace(alice)
})

describe('routes', () => {
  test('default', () => {
    expect(routes.toSorted(), 'a new route needs a case here').toEqual(Object.keys(cases).toSorted())
  })

  test.each(routes.filter((route) => cases[route]?.kind !== 'public'))(
    'rejects: unauthenticated (%s)',
    async (route) => {
      const { method, path, options } = toRequest(route, hers)
      const reply = await api.request(method, path, options)
      expect(readProblem(reply)).toMatchObject({ status: 401, code: 'unauthenticated' })
    },
  )

  test.each(routes.filter((route) => cases[route]?.kind === 'public'))('behavior: public (%s)', async (route) => {
    const { method, path, options } = toRequest(route, hers)
    expect((await api.request(method, path, options)).status).not.toBe(401)
  })
})

describe('another workspace', () => {
  test.each(routes.filter((route) => cases[route]?.kind === 'named'))('rejects: not_found (%s)', async (route) => {
    const before = await Promise.all([snapshot(alice), snapshot(bob)])
    const foreign = await send(route, hers, bob)
    const missing = await send(route, randomThings(), bob)
    expect(readProblem(foreign)).toMatchObject({ status: 404, code: 'not_found' })
    expect({ ...readProblem(foreign), requestId: '' }).toEqual({ ...readProblem(missing), requestId: '' })
    expect(await Promise.all([snapshot(alice), snapshot(bob)])).toEqual(before)
  })

  test.each(
    routes.filter(
      (route) =>
        cases[route]?.kind === 'named' &&
        !route.includes('/casts') &&
        !route.includes('/quotes') &&
        // Only a local stack runs one.
        !(route.startsWith('POST') && route.endsWith('/drill')),
    ),
  )('behavior: its owner is not refused (%s)', async (route) => {
    // With things of her own, so that what the route ends or changes is nobody else's.
    const owner = await api.signIn()
    const reply = await send(route, await fillWorkspace(owner), owner)
    expect([200, 201, 204], reply.text).toContain(reply.status)
  })

  test.each(routes.filter((route) => cases[route]?.kind === 'own'))(
    'behavior: nothing of it is shown (%s)',
    async (route) => {
      const bob = await api.signIn()
      const reply = await send(route, hers, bob)
      expect([200, 204]).toContain(reply.status)
      const known = [...Object.values(hers), alice.account.address, alice.signedIn.workspace.id, alice.signedIn.user.id]
      for (const id of known) expect(reply.text).not.toContain(id)
    },
  )

  test.each(
    routes.filter((route) => cases[route]?.kind === 'own' && route.startsWith('GET') && !notLists.includes(route)),
  )('behavior: its owner is shown something, so that nothing above is empty by mistake (%s)', async (route) => {
    if (route === 'GET /v1/events') await sealEverything()
    const reply = await send(route, hers, alice)
    expect(reply.json<{ items: unknown[] }>().items.length).toBeGreaterThan(0)
  })

  test.each(routes.filter((route) => cases[route]?.kind === 'refused'))('rejects: %s', async (route) => {
    const before = await snapshot(alice)
    const found = cases[route]
    const reply = await send(route, hers, bob)
    expect(reply.status).toBe(found?.kind === 'refused' ? found.status : undefined)
    expect(await snapshot(alice)).toEqual(before)
  })
})

describe('viewers', () => {
  let viewer: Person
  let things: Things
  beforeAll(async () => {
    viewer = await api.signIn()
    things = await fillWorkspace(viewer)
    await runAsSuperuser(`update memberships set role = 'viewer' where user_id = $1`, [viewer.signedIn.user.id])
  })

  test.each(
    routes.filter((route) => !route.startsWith('GET') && cases[route]?.kind !== 'public' && !viewerMay.includes(route)),
  )('rejects: forbidden (%s)', async (route) => {
    const before = await snapshot(viewer)
    const reply = await send(route, things, viewer)
    expect(readProblem(reply)).toMatchObject({ status: 403, code: 'forbidden' })
    expect(await snapshot(viewer)).toEqual(before)
  })
})

function toRequest(route: string, things: Things) {
  const [method = '', pattern = ''] = route.split(' ')
  const found = cases[route]
  const path = found?.kind === 'named' ? found.path(things) : pattern.replaceAll(/:[a-zA-Z]+/g, 'everbloom')
  const body = found && 'body' in found ? found.body?.(things) : undefined
  const headers = { 'idempotency-key': crypto.randomUUID() }
  return { method, path, options: body === undefined ? { headers } : { headers, body } }
}

function send(route: string, things: Things, person: Person) {
  const { method, path, options } = toRequest(route, things)
  return api.request(method, path, { ...options, token: person.token })
}

function randomThings(): Things {
  const id = () => crypto.randomUUID()
  return { vault: id(), session: id(), cast: id(), trigger: id() }
}

/** One of everything in the person's workspace: through the API where it makes it, else by statement. */
async function fillWorkspace(person: Person): Promise<Things> {
  const { token, account, signedIn } = person
  const body = { chainId: 31337, owner: account.address }
  const vault = (await api.request('POST', '/v1/vaults', { token, body })).json<Vault>()
  const path = `/v1/vaults/${vault.id}/sessions`
  const session = (await api.request('POST', path, { token, body: grant() })).json<Session>()
  const things: Things = {
    vault: vault.id,
    session: session.id,
    cast: crypto.randomUUID(),
    trigger: crypto.randomUUID(),
  }
  const workspace = signedIn.workspace.id
  const planned = JSON.stringify(plan(things))
  await runAsSuperuser(
    `insert into casts (id, workspace_id, vault_id, idempotency_key, body_hash, plan, cause, status, correlation_id, created_at, updated_at)
     values ($1, $2, $3, 'key', repeat('0', 64), $4, $5, 'CREATED', 'c', now(), now())`,
    [things.cast, workspace, things.vault, planned, JSON.stringify({ kind: 'user', userId: signedIn.user.id })],
  )
  await runAsSuperuser(
    `insert into positions (id, workspace_id, vault_id, spell, venue, asset, state, amount, casts, observed_at, opened_at)
     values (gen_random_uuid(), $1, $2, 'everbloom', 'aave-v3', $3, 'active', 5, array[$4::uuid], now(), now())`,
    [workspace, things.vault, asset, things.cast],
  )
  await runAsSuperuser(
    `insert into triggers (id, workspace_id, vault_id, name, signal, direction, threshold, max_fires, mode, plan, status, revision, expires_at, created_by, created_at, updated_at)
     values ($1, $2, $3, 'Rain', $4, 'above', 0.6, 1, 'monitor', $5, 'active', 1, now() + interval '1 day', $6, now(), now())`,
    [things.trigger, workspace, things.vault, SIGNAL, planned, signedIn.user.id],
  )
  return things
}

const tables = ['vaults', 'sessions', 'casts', 'cast_steps', 'positions', 'triggers', 'outbox', 'events', 'memberships']
const everyRow = tables
  .map((table) => `select '${table}' as name, to_jsonb(t) as row from ${table} t where workspace_id = $1`)
  .join(' union all ')

/** Every row of the person's workspace. */
function snapshot(person: Person): Promise<unknown> {
  return runAsSuperuser(`select * from (${everyRow}) as rows order by name, row::text`, [person.signedIn.workspace.id])
}

/** Retried, because an entry waits for every transaction that began before it ended. */
async function sealEverything(): Promise<void> {
  const { sealWorkspaces } = await import('@spells/workflows')
  const { createDeps } = await import('../src/createDeps.ts')
  await expect
    .poll(async () => {
      const database = createDeps(env).openSystemDatabase()
      await sealWorkspaces({ database })
      await database.close()
      return (await runAsSuperuser('select from events where sequence is null')).length
    })
    .toBe(0)
}
