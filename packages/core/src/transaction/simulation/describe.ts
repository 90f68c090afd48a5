import { type Effect, effectKey, isLocal } from '../effect.ts'
import type { TransactionEvent } from '../event.ts'
import { findHeldSlot, OWNER_LANE } from '../intentState.ts'
import { listOpen, type VaultState } from '../vaultState.ts'

/** An event in a line of a trace. */
export function describeEvent(event: TransactionEvent): string {
  switch (event.kind) {
    case 'observed': {
      const { latest, finalized, sightings } = event.observation
      const seen = Object.entries(sightings).flatMap(([hash, inclusion]) => (inclusion ? [shorten(hash)] : []))
      return `observed head ${latest.number} final ${finalized.number} sees ${seen.join(' ') || 'nothing'}`
    }
    case 'submitted':
      return `submitted ${shorten(event.intent.id)} ${event.intent.authority.kind} ${event.intent.laneClass}`
    case 'sendEnded':
      return `sendEnded ${shorten(event.intentId)}#${event.attempt} ${event.outcome.kind}`
    default:
      if ('outcome' in event) return `${event.kind} ${shorten(event.intentId)} ${event.outcome.kind}`
      return 'intentId' in event ? `${event.kind} ${shorten(event.intentId)}` : event.kind
  }
}

/** The open intents of a vault, each with its status, nonce and attempts. */
export function describeVault(state: VaultState): string {
  const open = listOpen(state).map((intent) => {
    const slot = findHeldSlot(intent)
    const lane = slot && (slot.lane >= OWNER_LANE ? 'owner' : slot.lane)
    const status = intent.status === 'CREATED' ? intent.stage : intent.status
    return `${shorten(intent.id)} ${status}${slot ? ` ${lane}:${slot.sequence}` : ''}#${intent.attempts.length}`
  })
  return `[${open.join(', ')}]${state.halted ? ` halted ${state.halted.code}` : ''}`
}

/** What is to be done outside. */
export function describeEffects(effects: readonly Effect[]): string {
  const keys = effects.flatMap((effect) => (isLocal(effect) ? [] : [effectKey(effect)]))
  return keys.length > 0
    ? ` then ${keys.map((key) => key.replace(/1[0-9a-f]{7}(-[0-9a-f]{4}){3}-0*/, 'i')).join(', ')}`
    : ''
}

function shorten(id: string): string {
  return id.slice(-3)
}
