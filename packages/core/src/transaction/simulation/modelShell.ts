import type { IntentId, TlmFact } from '@spells/shared'
import { isTerminal } from '@spells/shared'
import type { Hex } from 'viem'
import { type Effect, effectKey, isLocal, type RemoteEffect } from '../effect.ts'
import type { TransactionEvent } from '../event.ts'
import { testIdentity } from '../fixtures.ts'
import type { IntentState } from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import { transition } from '../transition.ts'
import { buildVaultState, dropEnded, type VaultState } from '../vaultState.ts'

export type Transition = typeof transition

/** What survives a crash: exactly what the object stores, in writes that happen whole or not at all. */
export type ModelShell = {
  /** Without the intents that have ended. */
  state: VaultState
  readonly ended: Map<IntentId, IntentState>
  readonly effects: Map<string, RemoteEffect>
  /** Keys of effects that run now; forgotten by a crash. */
  readonly running: Set<string>
  readonly operations: Map<string, Hex>
  readonly facts: TlmFact[]
  readonly wiped: Set<Hex>
}

export function createModelShell(): ModelShell {
  return {
    state: buildVaultState(testIdentity),
    ended: new Map(),
    effects: new Map(),
    running: new Set(),
    operations: new Map(),
    facts: [],
    wiped: new Set(),
  }
}

export function operationKey(intentId: IntentId, attempt: number): string {
  return `${intentId}:${attempt}`
}

/** The row of an intent, ended or not. */
export function findIntent(shell: ModelShell, id: IntentId): IntentState | undefined {
  return shell.state.intents[id] ?? shell.ended.get(id)
}

/** Load, transition, store: one write. `ended` is the effect that the event answers. */
export function commit(
  shell: ModelShell,
  event: TransactionEvent,
  context: { readonly nowMs: number; readonly limits: TransactionLimits },
  options: { readonly ended?: string | undefined; readonly step?: Transition | undefined } = {},
): readonly Effect[] {
  const { step = transition } = options
  const { state, effects } = step(shell.state, event, context)
  shell.state = state.intents === shell.state.intents ? state : dropEnded(state)
  if (shell.state !== state) keepEnded(shell, state)
  if (options.ended !== undefined) {
    shell.effects.delete(options.ended)
    shell.running.delete(options.ended)
  }
  for (const effect of effects) store(shell, effect)
  return effects
}

function keepEnded(shell: ModelShell, { intents }: VaultState): void {
  for (const intent of Object.values(intents)) if (isTerminal(intent.status)) shell.ended.set(intent.id, intent)
}

function store(shell: ModelShell, effect: Effect): void {
  if (!isLocal(effect)) {
    const key = effectKey(effect)
    if (!shell.effects.has(key)) shell.effects.set(key, effect)
  } else if (effect.kind === 'emitFact') shell.facts.push(effect.fact)
  else if (effect.kind === 'storeOperation') {
    shell.operations.set(operationKey(effect.intentId, effect.attempt), effect.operation.hash as Hex)
  } else if (effect.kind === 'wipeKey') shell.wiped.add(effect.sessionId)
}

/** Everything that only lived in memory is gone. */
export function crash(shell: ModelShell): void {
  shell.running.clear()
}

/** The state is what its row says, and nothing else. */
export function reload(shell: ModelShell): void {
  shell.state = JSON.parse(JSON.stringify(shell.state)) as VaultState
}
