import {
  findSession,
  findVault,
  insertSession,
  listLiveSessions,
  listSessions,
  recordEvent,
  requestDisarm,
  type Scope,
  type ScopedDatabase,
  type SessionRow,
  type VaultRow,
} from '@spells/db'
import { type SessionRef, sessionRefSchema, vaultIdSchema } from '@spells/shared'
import {
  createSessionBodySchema,
  pageQuerySchema,
  pageSchema,
  revokeAllSchema,
  sessionSchema,
} from '@spells/shared/api'
import { z } from 'zod'
import { buildSessionPolicy } from '../buildSessionPolicy.ts'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { notFound } from '../errors.ts'
import { type ArmRefusalDeps, findSessionArmRefusal } from '../findSessionArmRefusal.ts'
import { invalidField } from '../invalidField.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { presentSession } from '../presentSession.ts'
import { readDeployment } from '../presentVault.ts'
import { readExposure } from '../readExposure.ts'
import { readPathId } from '../readPathId.ts'
import { readSessionView } from '../readSessionView.ts'
import { requireSession } from '../requireSession.ts'
import { requireVault } from '../requireVault.ts'
import { buildDisarmAllCall } from '../walletCalls.ts'

const ofVault = z.strictObject({ id: z.string() })
const ofSession = z.strictObject({ id: z.string(), sessionId: z.string() })

const create = defineRoute('trader', {
  method: 'post',
  path: '/vaults/{id}/sessions',
  request: { params: ofVault, body: body(createSessionBodySchema) },
  responses: { 201: reply(sessionSchema, 'The prepared grant; its armCalls install it') },
})

const list = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/sessions',
  request: { params: ofVault, query: pageQuerySchema },
  responses: { 200: reply(pageSchema(sessionSchema), 'Sessions of the vault, newest first') },
})

const get = defineRoute('member', {
  method: 'get',
  path: '/vaults/{id}/sessions/{sessionId}',
  request: { params: ofSession },
  responses: { 200: reply(sessionSchema, 'The session with its state on chain') },
})

const remove = defineRoute('trader', {
  method: 'delete',
  path: '/vaults/{id}/sessions/{sessionId}',
  request: { params: ofSession },
  responses: { 200: reply(sessionSchema, 'The session; its disarmCalls revoke it on chain') },
})

const revokeAll = defineRoute('trader', {
  method: 'post',
  path: '/vaults/{id}/sessions/revoke-all',
  request: { params: ofVault },
  responses: {
    200: reply(revokeAllSchema, 'Two ways to end every session: a plain transaction, and the plan of a cast'),
  },
})

type SessionDeps = Pick<Deps, 'cache' | 'chain' | 'openSystemDatabase'> & ArmRefusalDeps

/** Session authorizations: what the backend may do with a vault, and how it is allowed and ended. */
export function createSessionRoutes(deps: SessionDeps) {
  const routes = createRouter()
  const deployment = deps.config.DEPLOYMENT
  const readBoth = (vault: VaultRow, database: ScopedDatabase) =>
    Promise.all([readDeployment(vault, deps), readExposure(vault, database, deps)])

  routes.openapi(create, async (c) => {
    const { scope } = requireSession(c)
    const request = c.req.valid('json')
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const nowMs = await deps.clock.nowMs()
    const salt = crypto.getRandomValues(new BigUint64Array(1))[0] ?? 0n
    const grant = buildSessionPolicy(request, { vault: vault.address, deployment, salt, nowMs })
    if (!grant.ok) throw invalidField(grant.refusal.field, grant.refusal.message)
    // The key is made first: a grant that is stored always has one, and a key without a grant can sign for nothing.
    const id = crypto.randomUUID() as SessionRef
    const prepared = await deps.findTransactionManager(vault.chainId, vault.address).prepareSession({
      sessionRef: id,
      grant: grant.value,
    })
    if (!prepared.ok) throw invalidField('limits', prepared.refusal.detail)
    const { sessionId, keyAddress, policy } = prepared.value
    const session = await c.var.database.withScope(scope, (tx) =>
      insertSession(tx, {
        id,
        vaultId: vault.id,
        spell: request.spell,
        sessionId,
        keyAddress,
        policy,
        limits: request.limits,
        expiresAtMs: Date.parse(request.expiresAt),
        atMs: nowMs,
      }),
    )
    const { value: view } = prepared
    const [vaultDeployment, exposure] = await readBoth(vault, c.var.database)
    const armRefusal = await findSessionArmRefusal({ session, vault, view, ...scope }, deps)
    c.header('location', `/v1/vaults/${vault.id}/sessions/${id}`)
    return c.json(presentSession(session, { vault, deployment, vaultDeployment, view, exposure, armRefusal }), 201)
  })

  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor } = c.req.valid('query')
    const after = decodePageCursor(cursor)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const rows = await c.var.database.withScope(scope, (tx) =>
      listSessions(tx, { vaultId: vault.id, after, limit: limit + 1 }),
    )
    const toPlace = (row: SessionRow) => ({ atMs: row.createdAtMs, id: row.id })
    const page = toPage(rows, { limit, toPlace, toItem: (row) => row })
    const [vaultDeployment, exposure] = await readBoth(vault, c.var.database)
    const items = await Promise.all(
      page.items.map(async (session) => {
        const view = await readSessionView({ session, vault, ...scope }, deps)
        const armRefusal = await findSessionArmRefusal({ session, vault, view, ...scope }, deps)
        return presentSession(session, { vault, deployment, vaultDeployment, view, exposure, armRefusal })
      }),
    )
    return c.json({ ...page, items }, 200)
  })

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const { vault, session } = await requireBoth(c.var.database, scope, c.req.valid('param'))
    const view = await readSessionView({ session, vault, ...scope }, deps)
    const [vaultDeployment, exposure] = await readBoth(vault, c.var.database)
    const armRefusal = await findSessionArmRefusal({ session, vault, view, ...scope }, deps)
    return c.json(presentSession(session, { vault, deployment, vaultDeployment, view, exposure, armRefusal }), 200)
  })

  routes.openapi(remove, async (c) => {
    const { scope } = requireSession(c)
    const { vault, session } = await requireBoth(c.var.database, scope, c.req.valid('param'))
    let view = await readSessionView({ session, vault, ...scope }, deps)
    const status = view?.status ?? session.status
    if (status === 'prepared') {
      // Never seen on chain: without its key it stays harmless, even if it is installed later.
      const wiped = await deps.findTransactionManager(vault.chainId, vault.address).wipeSession(session.id)
      if (wiped.ok) view = wiped.value
    }
    const atMs = await deps.clock.nowMs()
    const { workspaceId } = scope
    const ending = await c.var.database.withScope(scope, async (tx) => {
      await requestDisarm(tx, { ...session, workspaceId, status }, { atMs }, (event) => recordEvent(tx, event))
      return findSession(tx, { vaultId: vault.id, id: session.id })
    })
    const [vaultDeployment, exposure] = await readBoth(vault, c.var.database)
    const facts = { vault, deployment, vaultDeployment, view, exposure, armRefusal: null }
    return c.json(presentSession(ending ?? session, facts), 200)
  })

  routes.openapi(revokeAll, async (c) => {
    const { scope } = requireSession(c)
    const vault = await requireVault(c.var.database, scope, c.req.valid('param').id)
    const { workspaceId } = scope
    const atMs = await deps.clock.nowMs()
    const ending = await c.var.database.withScope(scope, async (tx) => {
      const live = await listLiveSessions(tx, { workspaceId, vaultId: vault.id })
      for (const session of live.filter(({ disarmRequestedAtMs }) => disarmRequestedAtMs === null)) {
        await requestDisarm(tx, { ...session, workspaceId }, { atMs }, (event) => recordEvent(tx, event))
      }
      return live
    })
    // A new epoch ends what is installed. What is not must never be, so its key goes.
    for (const session of ending.filter(({ status }) => status === 'prepared')) {
      const view = await readSessionView({ session, vault, ...scope }, deps)
      if (view?.status !== 'prepared') continue
      await deps.findTransactionManager(vault.chainId, vault.address).wipeSession(session.id)
    }
    const isPredicted = (await readDeployment(vault, deps)) === 'predicted'
    return c.json(
      {
        vaultId: vault.id,
        sessions: ending.map(({ id }) => id),
        calls: isPredicted ? [] : [buildDisarmAllCall(vault.address, deployment)],
        plan: { vaultId: vault.id, action: 'disarmAll' as const },
      },
      200,
    )
  })

  return routes
}

async function requireBoth(
  database: ScopedDatabase,
  scope: Scope,
  path: { readonly id: string; readonly sessionId: string },
): Promise<{ vault: VaultRow; session: SessionRow }> {
  const vaultId = readPathId(vaultIdSchema, path.id, 'session')
  const id = readPathId(sessionRefSchema, path.sessionId, 'session')
  return database.withScope(scope, async (tx) => {
    const vault = await findVault(tx, vaultId)
    const session = await findSession(tx, { vaultId, id })
    if (!vault || !session) throw notFound('session')
    return { vault, session }
  })
}
