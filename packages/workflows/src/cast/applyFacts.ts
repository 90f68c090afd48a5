import {
  getLastSequence,
  isKnownVault,
  listObservedSteps,
  listVaultPositions,
  lockCast,
  lockFactCursor,
  recordSystemEvent,
  type SystemDatabase,
  type SystemTransaction,
  savePosition,
  storeFacts,
  updateCastStatus,
  updateCastStep,
} from '@spells/db'
import {
  AppError,
  type CastId,
  type FindTransactionManager,
  type IntentId,
  type IntentStatus,
  isTerminal,
  type TlmFact,
} from '@spells/shared'
import type { CastPlan } from '@spells/shared/api'
import { settleSession } from '../sessions/settleSession.ts'
import { adoptEmergencyCasts } from './adoptEmergencyCasts.ts'
import { deriveCastStatus, isSettled } from './deriveCastStatus.ts'
import { projectPositions, type VenueAsset } from './projectPositions.ts'
import { projectStep } from './projectStep.ts'
import { pullFacts } from './pullFacts.ts'
import { selectNextFacts } from './selectNextFacts.ts'

/** An intent that reached a state which somebody may be waiting for. */
export type IntentOutcome = { readonly castId: CastId; readonly intentId: IntentId; readonly status: IntentStatus }

export type ApplyFactsDeps = {
  readonly database: SystemDatabase
  readonly findTransactionManager: FindTransactionManager
  readonly assets: readonly VenueAsset[]
  readonly clock: { nowMs(): Promise<number> }
  /** Told of facts after they were committed; what it does holds up nothing. */
  readonly tellApplied?: (facts: readonly TlmFact[]) => Promise<void>
}

const PULL_LIMIT = 100
/** The reason of an intent that waits for its owner's signature. */
const SIGNATURE_WANTED = 'signature_wanted'

/**
 * Applies facts of one vault in their own order, exactly once each: what is missing before them is pulled from the
 * vault's transaction manager, what was applied before is skipped.
 * @param facts facts of one vault in any order, with duplicates
 * @returns the outcomes that became known
 * @throws AppError `fact_refused` when the facts name a vault that is not there, `transaction_manager_unavailable`
 */
export async function applyFacts(facts: readonly TlmFact[], deps: ApplyFactsDeps): Promise<IntentOutcome[]> {
  const [first] = facts
  if (!first) return []
  const known = await deps.database.withSystem(async (tx) =>
    (await isKnownVault(tx, first)) ? await getLastSequence(tx, first.vaultId) : undefined,
  )
  if (known === undefined || facts.some((fact) => !isSameVault(fact, first))) {
    throw new AppError({
      code: 'fact_refused',
      shortMessage: 'The facts name a vault that does not exist.',
      facts: { vaultId: first.vaultId, vault: first.vault },
      retry: 'never',
    })
  }
  const complete = await fillGaps(facts, { ...deps, lastSequence: known })
  await adoptEmergencyCasts(complete, deps)
  const { outcomes, applied } = await deps.database.withSystem(async (tx) =>
    applyInOrder(tx, complete, { ...deps, nowMs: await deps.clock.nowMs() }),
  )
  if (applied.length > 0) await deps.tellApplied?.(applied)
  return outcomes
}

/** The facts together with those that lie between them and the last one applied. */
async function fillGaps(
  facts: readonly TlmFact[],
  options: { readonly findTransactionManager: FindTransactionManager; readonly lastSequence: number },
): Promise<readonly TlmFact[]> {
  const [first] = facts
  const { next, gapBefore } = selectNextFacts(facts, options.lastSequence)
  if (!first || gapBefore === undefined) return facts
  const afterSequence = options.lastSequence + next.length
  const missing = gapBefore - afterSequence - 1
  const pulled = await pullFacts(options.findTransactionManager(first.chainId, first.vault), {
    afterSequence,
    limit: Math.min(PULL_LIMIT, missing),
  })
  if (pulled.length === 0) {
    throw new AppError({
      code: 'fact_missing',
      shortMessage: 'The transaction manager does not have a fact that comes before one it sent.',
      facts: { vaultId: first.vaultId, afterSequence },
      retry: 'safe',
    })
  }
  return fillGaps([...facts, ...pulled], options)
}

function isSameVault(a: TlmFact, b: TlmFact): boolean {
  return a.vaultId === b.vaultId && a.workspaceId === b.workspaceId && a.chainId === b.chainId && a.vault === b.vault
}

async function applyInOrder(
  tx: SystemTransaction,
  facts: readonly TlmFact[],
  options: { readonly assets: readonly VenueAsset[]; readonly nowMs: number },
): Promise<{ readonly outcomes: IntentOutcome[]; readonly applied: readonly TlmFact[] }> {
  const [first] = facts
  if (!first) return { outcomes: [], applied: [] }
  const { vaultId, workspaceId } = first
  const last = await lockFactCursor(tx, { vaultId, workspaceId, atMs: options.nowMs })
  const { next } = selectNextFacts(facts, last)
  const outcomes: IntentOutcome[] = []
  for (const fact of next) {
    if (!(await applyToCast(tx, fact))) continue
    if (fact.observations || fact.correction) await applyToPositions(tx, fact, options.assets)
    if (isSettled(fact.status) || isTerminal(fact.status)) {
      outcomes.push({ castId: fact.castId, intentId: fact.intentId, status: fact.status })
    }
  }
  await storeFacts(tx, { vaultId, facts: next, atMs: options.nowMs })
  return { outcomes, applied: next }
}

function toActor(fact: TlmFact) {
  return fact.cause.kind === 'trigger'
    ? ({ kind: 'trigger', id: fact.cause.triggerId } as const)
    : ({ kind: 'system', id: 'transaction-manager' } as const)
}

/** @returns false when the fact is of no cast that we have; it is kept, and changes nothing */
async function applyToCast(tx: SystemTransaction, fact: TlmFact): Promise<boolean> {
  const found = await lockCast(tx, fact.castId)
  const step = found?.steps.find(({ id }) => id === fact.intentId)
  if (!found || !step || found.cast.vaultId !== fact.vaultId) return false
  const projected = projectStep(step, fact)
  await updateCastStep(tx, fact.intentId, { ...projected, observations: [...projected.observations] })
  const before = found.cast
  const after = deriveCastStatus(found.steps.map((other) => (other.id === step.id ? projected : other)))
  await updateCastStatus(tx, fact.castId, { ...after, updatedAt: projected.updatedAt })
  await applyToSession(tx, fact, before.plan)
  if (fact.reason?.code === SIGNATURE_WANTED) {
    await recordSystemEvent(tx, {
      type: 'cast.signature_wanted',
      workspaceId: fact.workspaceId,
      correlationId: fact.correlationId,
      actor: toActor(fact),
      subject: { kind: 'cast', id: fact.castId },
      atMs: projected.updatedAt,
      data: { intentId: fact.intentId, sequence: fact.sequence, reason: fact.reason },
    })
  }
  if (before.status === after.status && !fact.correction) return true
  await recordSystemEvent(tx, {
    type: 'cast.status_changed',
    workspaceId: fact.workspaceId,
    correlationId: fact.correlationId,
    actor: toActor(fact),
    subject: { kind: 'cast', id: fact.castId },
    atMs: projected.updatedAt,
    data: {
      from: before.status,
      to: after.status,
      intentId: fact.intentId,
      sequence: fact.sequence,
      correction: fact.correction,
      userOpHash: projected.userOpHash,
      transactionHash: projected.inclusion?.transactionHash ?? null,
      reason: after.reason,
    },
  })
  return true
}

/** Being included without a revert is the proof that a session was installed or revoked. */
async function applyToSession(tx: SystemTransaction, fact: TlmFact, plan: CastPlan): Promise<void> {
  if (fact.status !== 'CONFIRMED' || (plan.action !== 'arm' && plan.action !== 'disarm')) return
  const { workspaceId, vaultId, chainId, vault, correlationId, inclusion } = fact
  await settleSession(tx, {
    session: { id: plan.sessionId, workspaceId, vaultId, chainId, vault },
    status: plan.action === 'arm' ? 'installed' : 'revoked',
    correlationId,
    atMs: Date.parse(fact.at),
    transactionHash: inclusion?.transactionHash,
  })
}

async function applyToPositions(tx: SystemTransaction, fact: TlmFact, assets: readonly VenueAsset[]): Promise<void> {
  const stored = await listVaultPositions(tx, fact.vaultId)
  const byId = new Map(stored.map((row) => [row.id, row]))
  const rows = projectPositions({
    vaultId: fact.vaultId,
    vault: fact.vault,
    assets,
    sources: await listObservedSteps(tx, fact.vaultId),
    existing: stored.map((row) => ({ ...row, asset: row.asset as `0x${string}` })),
    atMs: Date.parse(fact.at),
  })
  for (const row of rows) {
    const before = byId.get(row.id)
    const changed =
      !before ||
      before.amount !== row.amount ||
      before.state !== row.state ||
      before.casts.length !== row.casts.length ||
      row.casts.some((castId, index) => castId !== before.casts[index])
    if (!changed) continue
    await savePosition(tx, { ...row, casts: [...row.casts], workspaceId: fact.workspaceId, vaultId: fact.vaultId })
    await recordSystemEvent(tx, {
      type: toPositionEvent(before?.state, row.state, row.casts.length),
      workspaceId: fact.workspaceId,
      correlationId: fact.correlationId,
      actor: toActor(fact),
      subject: { kind: 'position', id: row.id },
      atMs: Date.parse(fact.at),
      data: { asset: row.asset, amount: row.amount, state: row.state, castId: fact.castId },
    })
  }
}

function toPositionEvent(before: string | undefined, after: string, casts: number): string {
  if (casts === 0) return 'position.retracted'
  if (after === 'closed') return 'position.closed'
  return before === 'active' ? 'position.changed' : 'position.opened'
}
