import type { Inclusion, IntentId, TlmFact } from '@spells/shared'
import type { Address, Hex } from 'viem'
import type { NonceSlot, WireOperation } from './intentState.ts'

/** Something for the certificate that no state keeps. PERSISTED: TLM row `journal.entry`. */
export type JournalEntry = { readonly intentId: IntentId; readonly atMs: number } & (
  | { readonly kind: 'reserved' | 'released'; readonly slot: NonceSlot; readonly why?: string }
  | { readonly kind: 'signed'; readonly attempt: number; readonly userOpHash: Hex; readonly slot: NonceSlot }
  /** The operation as it was shown to the owner, who may sign it and send it another way. */
  | {
      readonly kind: 'signatureWanted'
      readonly attempt: number
      readonly userOpHash: Hex
      readonly slot: NonceSlot
      readonly owner: Address
      readonly operation: WireOperation
      readonly validAfterSec: number
      readonly validUntilSec: number
    }
  | { readonly kind: 'sendAsked'; readonly attempt: number; readonly send: number }
  | { readonly kind: 'sendEnded'; readonly attempt: number; readonly outcome: string; readonly code?: string }
  | { readonly kind: 'included' | 'takenBack'; readonly inclusion: Inclusion }
  | { readonly kind: 'foreignNonce'; readonly slot: NonceSlot; readonly seen: number }
  /** What was shown is not waited for any more: taken back by the owner, or overdue. */
  | { readonly kind: 'letGo'; readonly slot: NonceSlot; readonly why: string }
)

/** Work outside the object: one I/O each, keyed, run at least once, answered by one event. PERSISTED: TLM `effects`. */
export type RemoteEffect =
  | { readonly kind: 'observe'; readonly number: number }
  | { readonly kind: 'prepare'; readonly intentId: IntentId; readonly slot: NonceSlot }
  /** Signs the draft that the intent's state holds. `attempt` is absent for the first one. */
  | { readonly kind: 'sign'; readonly intentId: IntentId; readonly slot: NonceSlot; readonly attempt?: number }
  /** Prepares another attempt with the same nonce and raised fees. */
  | { readonly kind: 'prepareReplacement'; readonly intentId: IntentId; readonly attempt: number }
  /** Hands over the stored bytes of an attempt, as they are. */
  | { readonly kind: 'send'; readonly intentId: IntentId; readonly attempt: number }
  /** Reads the venue at the intent's inclusion and at the block before it. */
  | { readonly kind: 'readPostConditions'; readonly intentId: IntentId; readonly blockHash: Hex }

/** Work that is done by the write that stores the state, or not at all. */
export type LocalEffect =
  | { readonly kind: 'emitFact'; readonly fact: TlmFact }
  | { readonly kind: 'record'; readonly entry: JournalEntry }
  /** T2: the signed bytes, stored before anything can send them. */
  | {
      readonly kind: 'storeOperation'
      readonly intentId: IntentId
      readonly attempt: number
      readonly userOpHash: Hex
      readonly operation: WireOperation
    }
  | { readonly kind: 'wipeKey'; readonly sessionId: Hex; readonly why: string }
  | {
      readonly kind: 'alert'
      readonly code: string
      readonly message: string
      readonly intentId?: IntentId
    }

export type Effect = RemoteEffect | LocalEffect

/** Effects with one key are the same work: while one waits or runs, a second is not added. */
export function effectKey(effect: RemoteEffect): string {
  switch (effect.kind) {
    case 'observe':
      return 'observe'
    case 'prepare':
      return `prepare:${effect.intentId}:${effect.slot.lane}:${effect.slot.sequence}`
    case 'sign':
      return ['sign', effect.intentId, effect.slot.lane, effect.slot.sequence, ...listAttempt(effect)].join(':')
    case 'prepareReplacement':
      return `prepareReplacement:${effect.intentId}:${effect.attempt}`
    case 'send':
      return `send:${effect.intentId}:${effect.attempt}`
    case 'readPostConditions':
      return `readPostConditions:${effect.intentId}:${effect.blockHash}`
  }
}

function listAttempt({ attempt }: { readonly attempt?: number }): readonly number[] {
  return attempt === undefined ? [] : [attempt]
}

export function isLocal(effect: Effect): effect is LocalEffect {
  return (
    effect.kind === 'emitFact' ||
    effect.kind === 'record' ||
    effect.kind === 'storeOperation' ||
    effect.kind === 'wipeKey' ||
    effect.kind === 'alert'
  )
}
