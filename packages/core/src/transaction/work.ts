import { type IntentId, isTerminal, type TlmFact, toTime } from '@spells/shared'
import { buildNonce, buildNonceKey, PROTECTIVE_LANE_BIT } from '../userop/nonceKey.ts'
import type { Effect } from './effect.ts'
import { type Attempt, findHeldSlot, type IntentState, type NonceSlot, OWNER_LANE } from './intentState.ts'
import type { TransactionLimits } from './limits.ts'
import type { VaultIdentity, VaultState } from './vaultState.ts'

/** What one transition has decided so far. Lives inside a single call of `transition`. */
export type Work = {
  readonly state: VaultState
  readonly effects: readonly Effect[]
  readonly nowMs: number
  readonly limits: TransactionLimits
}

/** Replaces the vault's state. */
export function withState({ effects, nowMs, limits }: Work, state: VaultState): Work {
  return { state, effects, nowMs, limits }
}

/** Replaces a part of the vault's state. */
export function patch(work: Work, change: Partial<VaultState>): Work {
  return withState(work, { ...work.state, ...change })
}

/** Adds effects, in order. */
export function emit({ state, effects, nowMs, limits }: Work, ...added: readonly Effect[]): Work {
  return { state, effects: effects.length === 0 ? added : effects.concat(added), nowMs, limits }
}

/** Replaces an intent without saying so outside: nothing that others may know has changed. */
export function putIntent(work: Work, intent: IntentState): Work {
  return withState(work, { ...work.state, intents: { ...work.state.intents, [intent.id]: intent } })
}

/** The intent, unless it is unknown or has ended. */
export function findOpen(work: Work, id: IntentId): IntentState | undefined {
  const intent = work.state.intents[id]
  return intent && !isTerminal(intent.status) ? intent : undefined
}

/** Replaces an intent and emits the fact of its new status. */
export function moveTo(work: Work, intent: IntentState, options: { readonly correction?: boolean } = {}): Work {
  const before = work.state.intents[intent.id]
  const enteredAtMs = before?.status === intent.status ? before.enteredAtMs : work.nowMs
  const next = { ...intent, enteredAtMs } as IntentState
  const sequence = work.state.factSequence + 1
  const fact = buildFact(work.state.identity, next, {
    sequence,
    nowMs: work.nowMs,
    correction: options.correction ?? false,
  })
  const intents = { ...work.state.intents, [next.id]: next }
  return emit(withState(work, { ...work.state, intents, factSequence: sequence }), { kind: 'emitFact', fact })
}

function buildFact(
  identity: VaultIdentity,
  state: IntentState,
  options: { readonly sequence: number; readonly nowMs: number; readonly correction: boolean },
): TlmFact {
  const { intent } = state
  const attempt = findShownAttempt(state)
  const slot = 'slot' in state ? state.slot : findHeldSlot(state)
  const observations = listObservations(state)
  const fact: TlmFact = {
    v: 1,
    chainId: identity.chainId,
    vault: identity.vault,
    sequence: options.sequence,
    at: toTime(options.nowMs),
    workspaceId: intent.workspaceId,
    vaultId: intent.vaultId,
    castId: intent.castId,
    intentId: intent.id,
    correlationId: intent.correlationId,
    cause: intent.cause,
    status: state.status,
    correction: options.correction,
  }
  if (attempt) {
    fact.userOpHash = attempt.userOpHash
    fact.attempt = attempt.number
  }
  if (attempt?.paidBy) fact.paidBy = attempt.paidBy
  if (slot) fact.nonce = encodeNonce(identity, slot)
  if ('inclusion' in state) fact.inclusion = state.inclusion
  if (observations.length > 0) fact.observations = [...observations]
  if (state.reason) fact.reason = state.reason
  return fact
}

/** The attempt that landed, or else the newest one. */
export function findShownAttempt(state: IntentState): Attempt | undefined {
  if ('inclusion' in state) return state.attempts.find((a) => a.userOpHash === state.inclusion.userOpHash)
  return state.attempts.at(-1)
}

export function listObservations(state: IntentState) {
  if ('observations' in state) return state.observations
  if ('verification' in state && state.verification.kind === 'read') return state.verification.observations
  return []
}

/** The 192-bit nonce key of a lane. */
export function buildLaneKey(identity: VaultIdentity, lane: number): bigint {
  if (lane >= OWNER_LANE) {
    return buildNonceKey(identity.ownerValidator, { laneClass: 'normal', index: lane - OWNER_LANE })
  }
  const isProtective = lane >= PROTECTIVE_LANE_BIT
  return buildNonceKey(identity.sessionValidator, {
    laneClass: isProtective ? 'protective' : 'normal',
    index: isProtective ? lane - PROTECTIVE_LANE_BIT : lane,
  })
}

/** The account's nonce as a decimal string. */
export function encodeNonce(identity: VaultIdentity, slot: NonceSlot): string {
  return buildNonce(buildLaneKey(identity, slot.lane), BigInt(slot.sequence)).toString()
}
