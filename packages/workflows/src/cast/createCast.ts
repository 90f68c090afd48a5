import { deriveUuid } from '@spells/core'
import {
  type CastSubject,
  type CastTransaction,
  type CastWithSteps,
  type EventFacts,
  enqueue,
  findCastByKey,
  findCastSubject,
  insertCast,
  listLiveSessions,
  lockOwnerCasts,
  lockSession,
  recordEvent,
  recordSystemEvent,
  requestDisarm,
  type Scope,
  type ScopedDatabase,
  type SystemDatabase,
} from '@spells/db'
import {
  type CastId,
  type Cause,
  type Clock,
  type Failpoint,
  type FireId,
  type Intent,
  type IntentId,
  type IntentPremise,
  isTerminal,
  ok,
  type Result,
  refuse,
  type TriggerId,
  type WorkspaceId,
} from '@spells/shared'
import { type Cast, type CastPlan, isOwnerPlan, isSpellPlan, type TriggerPlan } from '@spells/shared/api'
import { zeroAddress } from 'viem'
import { buildCastCalls } from './buildPlan.ts'
import type { CastRefusal } from './castRefusal.ts'
import type { CastStarter } from './castStarter.ts'
import { sessionEnding } from './checkSessionCast.ts'
import { findSessionRef } from './findSessionRef.ts'
import { hashCastBody } from './hashCastBody.ts'
import { type PrepareCastDeps, type PreparedCast, prepareCast } from './prepareCast.ts'
import { getMaxGas, toFeeQuote } from './quoteFee.ts'
import { toAcceptedCast } from './toCast.ts'

export type CreateCastDeps = PrepareCastDeps & {
  readonly clock: Clock
  readonly failpoint: Failpoint
  readonly starter: CastStarter
}

type OpenCast = {
  readonly castId: CastId
  readonly workspaceId: WorkspaceId
  readonly plan: CastPlan
  readonly idempotencyKey: string
  readonly cause: Cause
  readonly correlationId: string
  readonly deadlineSec?: number
  readonly premise?: IntentPremise
}

/** One transaction of either role, and how that role writes to the spine. */
type Door = {
  run<Value>(
    work: (tx: CastTransaction, record: (event: EventFacts) => Promise<void>) => Promise<Value>,
  ): Promise<Value>
}

/**
 * Makes a cast for a user. The same key with the same plan gives the same reply, whatever happened since.
 * @param request.idempotencyKey the client's, unique in its workspace
 * @returns the cast as accepted, or why nothing was stored
 * @throws AppError `database_unavailable`, `chain_unavailable`, `transaction_manager_unavailable`
 */
export async function createCast(
  request: { readonly scope: Scope; readonly plan: CastPlan; readonly idempotencyKey: string },
  deps: CreateCastDeps & { readonly database: ScopedDatabase },
): Promise<Result<Cast, CastRefusal>> {
  const { scope, plan } = request
  const stored = await openCast(
    {
      castId: crypto.randomUUID() as CastId,
      workspaceId: scope.workspaceId,
      plan,
      idempotencyKey: `key:${request.idempotencyKey}`,
      cause: { kind: 'user', userId: scope.userId },
      correlationId: scope.correlationId,
    },
    { run: (work) => deps.database.withScope(scope, (tx) => work(tx, (event) => recordEvent(tx, event))) },
    deps,
  )
  return stored.ok ? ok(toAcceptedCast(stored.value)) : stored
}

/** A fire of a trigger that asks for a cast. */
export type FireRequest = {
  readonly workspaceId: WorkspaceId
  readonly triggerId: TriggerId
  /** The idempotency key of the cast. */
  readonly fireId: FireId
  readonly plan: TriggerPlan
  readonly correlationId: string
  /** Latest time at which the premise allows the operation to land, in milliseconds of the Clock. */
  readonly deadlineMs: number
  readonly premise: IntentPremise
}

/**
 * Makes the cast of a trigger's fire, at most one per fire however often it is asked.
 * @returns the cast's id, or why there is none
 * @throws AppError `database_unavailable`, `chain_unavailable`, `transaction_manager_unavailable`: ask again
 */
export async function createCastForFire(
  request: FireRequest,
  deps: CreateCastDeps & { readonly database: SystemDatabase },
): Promise<Result<{ readonly castId: CastId }, CastRefusal>> {
  const { workspaceId, triggerId, fireId, plan, correlationId } = request
  const cause: Cause = { kind: 'trigger', triggerId, fireId }
  const stored = await openCast(
    {
      castId: deriveUuid('cast', fireId) as CastId,
      workspaceId,
      plan,
      idempotencyKey: `fire:${fireId}`,
      cause,
      correlationId,
      deadlineSec: Math.floor(request.deadlineMs / 1000),
      premise: request.premise,
    },
    {
      run: (work) =>
        deps.database.withSystem((tx) =>
          work(tx, (event) =>
            recordSystemEvent(tx, { ...event, workspaceId, correlationId, actor: { kind: 'trigger', id: triggerId } }),
          ),
        ),
    },
    deps,
  )
  return stored.ok ? ok({ castId: stored.value.cast.id as CastId }) : stored
}

async function openCast(
  request: OpenCast,
  door: Door,
  deps: CreateCastDeps,
): Promise<Result<CastWithSteps, CastRefusal>> {
  const { workspaceId, plan, idempotencyKey } = request
  // Parameters are checked before anything is asked of anybody, and before they are hashed.
  if (isSpellPlan(plan)) {
    const valid = buildCastCalls(plan, { vault: zeroAddress, deployment: deps.deployment })
    if (!valid.ok) return valid
  }
  const bodyHash = hashCastBody(plan)
  const { existing, subject } = await door.run(async (tx) => ({
    existing: await findCastByKey(tx, { workspaceId, idempotencyKey }),
    subject: await findCastSubject(tx, { workspaceId, vaultId: plan.vaultId, sessionRef: findSessionRef(plan) }),
  }))
  if (existing) return matchBody(existing, bodyHash)
  if (!subject) return refuse({ code: 'not_found', what: 'vault or session' })
  const prepared = await prepareCast(
    {
      workspaceId,
      plan,
      subject,
      ...(request.deadlineSec === undefined ? {} : { deadlineSec: request.deadlineSec }),
    },
    deps,
  )
  if (!prepared.ok) return prepared
  const refusal = toRefusal(prepared.value.simulation)
  if (refusal) return refuse(refusal)

  const nowMs = await deps.clock.nowMs()
  const store = (overtaken?: CastId) =>
    door.run((tx, record) =>
      storeCast({ request, subject, prepared: prepared.value, bodyHash, nowMs, overtaken }, tx, record),
    )
  let stored = await store()
  // Rows follow facts: the transaction manager knows sooner that a cast waits no more.
  const inTheWay = !stored.ok && stored.refusal.code === 'owner_cast_open' ? stored.refusal.castId : undefined
  if (inTheWay && !(await isStillAwaited(inTheWay, subject, deps))) stored = await store(inTheWay)
  if (!stored.ok) return stored
  if (!stored.value.isNew) return ok(stored.value.cast)
  await deps.failpoint('cast.committed', { castId: request.castId })
  // The outbox holds the same order: what fails here is done by the relay.
  await deps.starter.start({ castId: request.castId, workspaceId }).catch(() => {})
  return ok(stored.value.cast)
}

type Stored = { readonly cast: CastWithSteps; readonly isNew: boolean }

/** Cast, step, event and outbox in one transaction, once per key. */
async function storeCast(
  made: {
    readonly request: OpenCast
    readonly subject: CastSubject
    readonly prepared: PreparedCast
    readonly bodyHash: string
    readonly nowMs: number
    readonly overtaken: CastId | undefined
  },
  tx: CastTransaction,
  record: (event: EventFacts) => Promise<void>,
): Promise<Result<Stored, CastRefusal>> {
  const { request, subject, prepared, bodyHash, nowMs, overtaken } = made
  const { workspaceId, plan, idempotencyKey, castId } = request
  if (isOwnerPlan(plan)) {
    const { vaultId } = plan
    const open = await lockOwnerCasts(tx, { workspaceId, vaultId, nowSec: prepared.nowSec, except: overtaken })
    // The open one may be what a repeat of this very request made.
    if (open !== undefined && !(await findCastByKey(tx, { workspaceId, idempotencyKey }))) {
      return refuse({ code: 'owner_cast_open', castId: open })
    }
  } else if (subject.session) {
    // Preparing takes a while, in which a user may have asked to end the session.
    const endedAtMs = await lockSession(tx, { workspaceId, id: subject.session.id })
    if (endedAtMs !== null && !(await findCastByKey(tx, { workspaceId, idempotencyKey }))) {
      return refuse({ code: 'session_not_installed', reason: sessionEnding })
    }
  }
  const intent = buildIntent(request, prepared)
  const isNew = await insertCast(tx, {
    cast: {
      id: castId,
      workspaceId,
      vaultId: plan.vaultId,
      idempotencyKey,
      bodyHash,
      plan,
      cause: request.cause,
      fee: toFeeQuote(prepared.fee, prepared.payment.paidBy),
      status: 'CREATED',
      reason: null,
      correlationId: request.correlationId,
      createdAt: nowMs,
      updatedAt: nowMs,
    },
    steps: [{ id: intent.id, position: 0, intent, status: 'CREATED' }],
  })
  if (isNew) {
    await record({
      type: 'cast.created',
      subject: { kind: 'cast', id: castId },
      atMs: nowMs,
      data: { plan, cause: request.cause, intentId: intent.id, deadlineSec: intent.deadlineSec },
    })
    await enqueue(tx, {
      workspaceId,
      topic: 'cast.start',
      key: castId,
      body: { v: 1, castId, workspaceId },
      atMs: nowMs,
    })
    const { vaultId } = plan
    const ending = plan.action === 'disarmAll' ? await listLiveSessions(tx, { workspaceId, vaultId }) : []
    if (plan.action === 'disarm' && subject.session) ending.push(subject.session)
    for (const session of ending) await requestDisarm(tx, { ...session, workspaceId }, { atMs: nowMs }, record)
  }
  const cast = await findCastByKey(tx, { workspaceId, idempotencyKey })
  if (!cast) return refuse({ code: 'idempotency_conflict' })
  if (isNew) return ok({ cast, isNew })
  const same = matchBody(cast, bodyHash)
  return same.ok ? ok({ cast: same.value, isNew }) : same
}

/** Whether a cast of the owner may still be signed. Where nobody can say, it may. */
async function isStillAwaited(
  castId: CastId,
  subject: CastSubject,
  { findTransactionManager }: Pick<CreateCastDeps, 'findTransactionManager'>,
): Promise<boolean> {
  const reply = await findTransactionManager(subject.chainId, subject.address).getIntent(toStepId(castId))
  if (!reply.ok) return true
  const { status, reason, toSign } = reply.value
  const isOver = isTerminal(status) || reason?.code === 'taken_back'
  return toSign !== undefined || (status === 'CREATED' && !isOver)
}

function toStepId(castId: CastId): IntentId {
  return deriveUuid('step', castId, 0) as IntentId
}

function matchBody(stored: CastWithSteps, bodyHash: string): Result<CastWithSteps, CastRefusal> {
  return stored.cast.bodyHash === bodyHash ? ok(stored) : refuse({ code: 'idempotency_conflict' })
}

function toRefusal(simulation: PreparedCast['simulation']): CastRefusal | undefined {
  if (simulation.status === 'passed') return undefined
  const { reason } = simulation
  const code =
    reason.code === 'session_not_installed' || reason.code === 'policy_refused' ? reason.code : 'simulation_failed'
  return { code, reason }
}

/** The intent that every submission of the step carries, byte for byte. */
function buildIntent(request: OpenCast, prepared: PreparedCast): Intent {
  const { payer } = prepared.payment
  return {
    v: 1,
    id: toStepId(request.castId),
    castId: request.castId,
    workspaceId: request.workspaceId,
    vaultId: request.plan.vaultId,
    correlationId: request.correlationId,
    cause: request.cause,
    authority: prepared.authority,
    conflictGroup: prepared.conflictGroup,
    laneClass: prepared.laneClass,
    calls: [...prepared.calls],
    postConditions: [...prepared.postConditions],
    deadlineSec: prepared.deadlineSec,
    maxFeePerGasCeilingWei: String(prepared.fee.ceilingWei),
    maxGas: String(getMaxGas(prepared.fee)),
    ...(request.premise && { premise: request.premise }),
    ...(payer.kind === 'sponsor' && { payer }),
  }
}
