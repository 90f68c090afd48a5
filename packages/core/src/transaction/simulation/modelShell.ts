import type { IntentId, TlmFact } from '@spells/shared'
import type { Hex } from 'viem'
import { type Effect, effectKey, isLocal, type RemoteEffect } from '../effect.ts'
import type { TransactionEvent } from '../event.ts'
import { testIdentity } from '../fixtures.ts'
import type { TransactionLimits } from '../limits.ts'
import { transition } from '../transition.ts'
import { buildVaultState, type VaultState } from '../vaultState.ts'

export type Transition = typeof transition

/** What survives a crash: exactly what the object stores, in writes that happen whole or not at all. */
export type ModelShell = {
  state: VaultState
  readonly effects: Map<string, RemoteEffect>
  /** Keys of effects that run now; forgotten by a crash. */
  running: Set<string>
  readonly operations: Map<string, Hex>
  readonly facts: TlmFact[]
  readonly alerts: string[]
  readonly wiped: Set<Hex>
}

export function createModelShell(): ModelShell {
  return {
    state: buildVaultState(testIdentity),
    effects: new Map(),
    running: new Set(),
    operations: new Map(),
    facts: [],
    alerts: [],
    wiped: new Set(),
  }
}

export function operationKey(intentId: IntentId, attempt: number): string {
  return `${intentId}:${attempt}`
}

/** Load, transition, store: one write. `ended` is the effect that the event answers. */
export function commit(
  shell: ModelShell,
  event: TransactionEvent,
  context: { readonly nowMs: number; readonly limits: TransactionLimits },
  options: { readonly ended?: string | undefined; readonly step?: Transition } = {},
): readonly Effect[] {
  const { state, effects } = (options.step ?? transition)(shell.state, event, context)
  shell.state = state
  if (options.ended !== undefined) {
    shell.effects.delete(options.ended)
    shell.running.delete(options.ended)
  }
  for (const effect of effects) {
    if (!isLocal(effect)) {
      const key = effectKey(effect)
      if (!shell.effects.has(key)) shell.effects.set(key, effect)
    } else if (effect.kind === 'emitFact') shell.facts.push(effect.fact)
    else if (effect.kind === 'storeOperation') {
      shell.operations.set(operationKey(effect.intentId, effect.attempt), effect.operation.hash as Hex)
    } else if (effect.kind === 'alert') shell.alerts.push(effect.code)
    else if (effect.kind === 'wipeKey') shell.wiped.add(effect.sessionId)
  }
  return effects
}
