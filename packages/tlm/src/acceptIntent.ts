import {
  evaluateAdmission,
  listOpen,
  type TransactionLimits,
  toIntentView,
  type VaultIdentity,
  type VaultState,
} from '@spells/core/transaction'
import {
  type AccessRefusal,
  type Failpoint,
  type Intent,
  type IntentId,
  type IntentView,
  ok,
  type Result,
  refuse,
  type SubmitRefusal,
} from '@spells/shared'
import { countLanes } from './countLanes.ts'
import { parseIntent } from './parseIntent.ts'
import type { SessionStore } from './sessionStore.ts'
import type { VaultEngine } from './vaultEngine.ts'
import type { VaultStore } from './vaultStore.ts'

/** Takes an intent, once: the same again is the same intent, another body under its id a conflict. */
export type AcceptIntent = (
  identity: VaultIdentity,
  input: Intent,
) => Promise<Result<IntentView, Exclude<SubmitRefusal, AccessRefusal>>>

export function createAcceptIntent(deps: {
  readonly engine: VaultEngine
  readonly store: VaultStore
  readonly sessions: SessionStore
  readonly limits: TransactionLimits
  readonly failpoint: Failpoint
}): AcceptIntent {
  const { engine, store, sessions, limits, failpoint } = deps

  /** The state together with an intent that has ended and is only in storage. */
  const withEnded = (state: VaultState, id: IntentId): VaultState => {
    const intent = store.findIntent(id)
    return intent ? { ...state, intents: { ...state.intents, [id]: intent } } : state
  }

  return async (identity, input) => {
    const parsed = parseIntent(input)
    if (!parsed.ok) return parsed
    const { intent, bodyHash } = parsed.value
    let verdict: ReturnType<typeof evaluateAdmission> | undefined
    const after = await engine.deliver((state) => {
      verdict = evaluateAdmission(withEnded(state, intent.id), parsed.value, limits)
      if (!verdict.ok || verdict.value) return undefined
      return { kind: 'submitted', intent, bodyHash, laneCount: countLanes(intent, sessions) }
    })
    if (verdict?.ok === false) return verdict
    await failpoint('tlm.accepted', { intentId: intent.id })
    const accepted = store.findIntent(intent.id)
    if (!accepted) return refuse({ code: 'vault_busy', live: listOpen(after).length, limit: limits.maxQueued })
    return ok(toIntentView(identity, accepted))
  }
}
