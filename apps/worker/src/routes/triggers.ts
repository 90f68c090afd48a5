import { buildMarketSignalKey } from '@spells/core'
import {
  countFires,
  deleteTrigger,
  findCastSubject,
  findTrigger,
  findTriggerByKey,
  insertTrigger,
  listTriggers,
  lockSession,
  type ScopedTransaction,
  type TriggerForSync,
  type TriggerSession,
  type TriggerUpdateRefusal,
  type TriggerWithDecision,
  updateTrigger,
} from '@spells/db'
import {
  type Baseline,
  canonicalJson,
  createTriggerRegistries,
  type SignalKey,
  type TriggerId,
  toTime,
  triggerIdSchema,
} from '@spells/shared'
import {
  createTriggerBodySchema,
  pageQuerySchema,
  pageSchema,
  triggerSchema,
  updateTriggerBodySchema,
} from '@spells/shared/api'
import { buildCastCalls, createMarketReader, placeTrigger, toAge, toTrigger } from '@spells/workflows'
import { sha256, stringToBytes, zeroAddress } from 'viem'
import { z } from 'zod'
import { createRouter } from '../createRouter.ts'
import { body, defineRoute, reply } from '../defineRoute.ts'
import type { Deps } from '../deps.ts'
import { ApiProblem, notFound } from '../errors.ts'
import { type FoundMarket, findObservedMarket } from '../findObservedMarket.ts'
import { invalidField } from '../invalidField.ts'
import { decodePageCursor, toPage } from '../pageCursor.ts'
import { readIdempotencyKey } from '../readIdempotencyKey.ts'
import { readPathId } from '../readPathId.ts'
import { requireSession } from '../requireSession.ts'
import { toCastProblem } from '../toCastProblem.ts'

const MAX_LIFE_MS = 365 * 86_400_000

const create = defineRoute('trader', {
  method: 'post',
  path: '/triggers',
  request: {
    // Required; its absence has a problem code of its own.
    headers: z.object({ 'idempotency-key': z.string().optional() }),
    body: body(createTriggerBodySchema),
  },
  responses: {
    201: reply(
      triggerSchema,
      'The trigger, watching from the value that its signal has now; the same key and body are the same trigger',
    ),
  },
})

const list = defineRoute('member', {
  method: 'get',
  path: '/triggers',
  request: { query: pageQuerySchema },
  responses: { 200: reply(pageSchema(triggerSchema), 'Triggers of the workspace, newest first') },
})

const params = z.strictObject({ id: z.string() })

const get = defineRoute('member', {
  method: 'get',
  path: '/triggers/{id}',
  request: { params },
  responses: { 200: reply(triggerSchema, 'The trigger with its newest decision') },
})

const update = defineRoute('trader', {
  method: 'patch',
  path: '/triggers/{id}',
  request: { params, body: body(updateTriggerBodySchema) },
  responses: { 200: reply(triggerSchema, 'The trigger after the change') },
})

const remove = defineRoute('trader', {
  method: 'delete',
  path: '/triggers/{id}',
  request: { params },
  responses: { 204: { description: 'The trigger is gone; its decisions stay' } },
})

/** Triggers: when a probability crosses a threshold, cast. */
export function createTriggerRoutes(deps: Pick<Deps, 'cache' | 'clock' | 'config' | 'triggerRegistry'>) {
  const routes = createRouter()
  const { clock, config } = deps
  const reader = createMarketReader(deps.cache)
  const registries = createTriggerRegistries({
    namespace: deps.triggerRegistry,
    secret: config.SERVICE_TOKEN_SECRET,
    clock,
  })
  // The outbox holds the same order: what fails here is done by the relay.
  const place = (stored: TriggerForSync, options: Parameters<typeof placeTrigger>[2] = {}) =>
    placeTrigger(stored, registries, options).catch(() => {})

  routes.openapi(create, async (c) => {
    const { scope } = requireSession(c)
    const idempotencyKey = readIdempotencyKey(c.req.header('idempotency-key'), 'trigger')
    const { action, expiresAt, outlivesSession, ...rule } = c.req.valid('json')
    const { plan } = action
    const bodyHash = hashBody(c.req.valid('json'))
    const known = await c.var.database.withScope(scope, (tx) => findSame(tx, { idempotencyKey, bodyHash }))
    if (known) return c.json(toTrigger(known), 201)
    const atMs = await clock.nowMs()
    const expiresAtMs = Date.parse(expiresAt)
    if (expiresAtMs <= atMs) throw invalidField('expiresAt', 'Must be in the future.')
    if (expiresAtMs > atMs + MAX_LIFE_MS) throw invalidField('expiresAt', 'Must be at most 365 days from now.')
    const valid = buildCastCalls(plan, { vault: zeroAddress, deployment: config.DEPLOYMENT })
    if (!valid.ok) throw toCastProblem(inPlan(valid.refusal))
    const found = await findObservedMarket(readMarketId(rule.signal), { reader, database: c.var.database })
    if (!found || buildMarketSignalKey(found.market) !== rule.signal) {
      throw invalidField('signal', 'There is no such market.')
    }
    if (found.market.status !== 'open') throw invalidField('signal', `This market is ${found.market.status}.`)
    const baseline = toBaseline(found, atMs)
    const id = crypto.randomUUID() as TriggerId
    const { workspaceId } = scope
    const { found: stored, isNew } = await c.var.database.withScope(scope, async (tx) => {
      // Whoever ends the session now waits, or is waited for, and so pauses this trigger too.
      await lockSession(tx, { workspaceId, id: plan.sessionId })
      const subject = await findCastSubject(tx, { workspaceId, vaultId: plan.vaultId, sessionRef: plan.sessionId })
      if (!subject?.session) throw notFound('vault or session')
      const { session } = subject
      if (hasEnded(session, atMs)) throw invalidField('action.plan.sessionId', 'Has ended: arm a new session.')
      const isShort = session.expiresAtMs < expiresAtMs
      if (isShort && !outlivesSession) throw toOutlivesProblem(session)
      const sessionEndsAtMs = isShort ? session.expiresAtMs : undefined
      const trigger = await insertTrigger(tx, {
        ...rule,
        ...{ id, plan, expiresAtMs, baseline, atMs, idempotencyKey, bodyHash, sessionEndsAtMs },
      })
      if (trigger) return { found: { trigger, session, lastDecision: null }, isNew: true }
      const found = await findSame(tx, { idempotencyKey, bodyHash })
      if (!found) throw notFound('trigger')
      return { found, isNew: false }
    })
    const { trigger } = stored
    if (isNew) {
      c.executionCtx.waitUntil(
        place({ trigger, fires: { all: 0, armed: 0 } }, { revision: trigger.revision, baseline }),
      )
    }
    c.header('location', `/v1/triggers/${trigger.id}`)
    return c.json(toTrigger(stored), 201)
  })

  routes.openapi(list, async (c) => {
    const { scope } = requireSession(c)
    const { limit, cursor } = c.req.valid('query')
    const after = decodePageCursor(cursor)
    const rows = await c.var.database.withScope(scope, (tx) => listTriggers(tx, { after, limit: limit + 1 }))
    const toPlace = ({ trigger }: TriggerWithDecision) => ({ atMs: trigger.createdAt, id: trigger.id })
    return c.json(toPage(rows, { limit, toPlace, toItem: toTrigger }), 200)
  })

  routes.openapi(get, async (c) => {
    const { scope } = requireSession(c)
    const id = readPathId(triggerIdSchema, c.req.valid('param').id, 'trigger')
    const found = await c.var.database.withScope(scope, (tx) => findTrigger(tx, id))
    if (!found) throw notFound('trigger')
    return c.json(toTrigger(found), 200)
  })

  routes.openapi(update, async (c) => {
    const { scope } = requireSession(c)
    const id = readPathId(triggerIdSchema, c.req.valid('param').id, 'trigger')
    const change = c.req.valid('json')
    const atMs = await clock.nowMs()
    const before = await c.var.database.withScope(scope, (tx) => findTrigger(tx, id))
    if (!before) throw notFound('trigger')
    const marketId = readMarketId(before.trigger.signal)
    const baseline = toBaseline(await findObservedMarket(marketId, { reader, database: c.var.database }), atMs)
    const isArming = change.mode === 'armed' || (change.paused === false && before.trigger.mode === 'armed')
    const { vaultId, sessionId: sessionRef } = before.trigger.plan
    const { found, fires } = await c.var.database.withScope(scope, async (tx) => {
      if (isArming) await lockSession(tx, { workspaceId: scope.workspaceId, id: sessionRef })
      const subject = await findCastSubject(tx, { workspaceId: scope.workspaceId, vaultId, sessionRef })
      if (isArming && subject?.session && hasEnded(subject.session, atMs)) {
        throw new ApiProblem('conflict', 'The session of this trigger has ended. Make a new one under a new session.')
      }
      const updated = await updateTrigger(tx, id, { ...change, baseline, atMs })
      if (!updated.ok) throw toUpdateProblem(updated.refusal)
      return { found: await findTrigger(tx, id), fires: await countFires(tx, updated.value) }
    })
    if (!found) throw notFound('trigger')
    c.executionCtx.waitUntil(place({ trigger: found.trigger, fires }, { revision: found.trigger.revision, baseline }))
    return c.json(toTrigger(found), 200)
  })

  routes.openapi(remove, async (c) => {
    const { scope } = requireSession(c)
    const id = readPathId(triggerIdSchema, c.req.valid('param').id, 'trigger')
    const atMs = await clock.nowMs()
    const trigger = await c.var.database.withScope(scope, (tx) => deleteTrigger(tx, id, { atMs }))
    if (!trigger) throw notFound('trigger')
    c.executionCtx.waitUntil(place({ trigger, fires: { all: trigger.fires, armed: 0 } }))
    return c.body(null, 204)
  })

  return routes
}

/** Nothing brings such a session back: a fire under it could only be refused. */
function hasEnded({ status, expiresAtMs, disarmRequestedAtMs }: TriggerSession, nowMs: number): boolean {
  return status === 'revoked' || status === 'expired' || disarmRequestedAtMs !== null || expiresAtMs <= nowMs
}

function toOutlivesProblem({ expiresAtMs }: TriggerSession): ApiProblem {
  const end = toTime(expiresAtMs)
  return invalidField(
    'expiresAt',
    `Must not be after ${end}, when its session ends; or say outlivesSession: true, and from then on it cannot cast.`,
  )
}

/** SHA-256 of the parsed body, equal whatever the order of its keys. */
function hashBody(request: z.output<typeof createTriggerBodySchema>): string {
  return sha256(stringToBytes(canonicalJson({ ...request, threshold: String(request.threshold) }))).slice(2)
}

/** The trigger that a key made before, if it stands for the same body. */
async function findSame(
  tx: ScopedTransaction,
  request: { readonly idempotencyKey: string; readonly bodyHash: string },
): Promise<TriggerWithDecision | undefined> {
  const known = await findTriggerByKey(tx, request.idempotencyKey)
  if (!known) return undefined
  if (known.bodyHash !== request.bodyHash) {
    throw new ApiProblem('idempotency_conflict', 'This Idempotency-Key stands for a trigger with another body.')
  }
  const found = await findTrigger(tx, known.id as TriggerId)
  if (!found) throw new ApiProblem('conflict', 'The trigger that this Idempotency-Key made was deleted since.')
  return found
}

function readMarketId(signal: SignalKey): string {
  return signal.split(':')[2] ?? ''
}

/** What the next crossing is judged against: only a value that is fresh enough to act on. */
function toBaseline(found: FoundMarket | undefined, nowMs: number): Baseline | undefined {
  if (found?.market.status !== 'open') return undefined
  const { market, servedFrom, isFrozen } = found
  const { probability, observedAtMs } = market
  const { stale } = toAge(observedAtMs, { nowMs, servedFrom, isFrozen })
  return stale ? undefined : { value: probability, observedAtMs }
}

function inPlan<Refusal extends { readonly code: string }>(refusal: Refusal): Refusal {
  return 'field' in refusal ? { ...refusal, field: `action.plan.${refusal.field}` } : refusal
}

function toUpdateProblem(refusal: TriggerUpdateRefusal): ApiProblem {
  if (refusal.code === 'not_found') return notFound('trigger')
  return new ApiProblem('conflict', `The trigger is ${refusal.status}; only its name can change. Make a new one.`)
}
