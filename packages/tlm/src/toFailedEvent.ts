import type { RemoteEffect, TransactionEvent } from '@spells/core/transaction'

const unavailable = {
  kind: 'unavailable',
  reason: { code: 'internal_fault', message: 'Something of ours failed; it is tried again.' },
} as const

/** The answer to an effect that threw: nothing is known, so it will be asked for again. */
export function toFailedEvent(effect: RemoteEffect): TransactionEvent {
  switch (effect.kind) {
    case 'observe':
      return { kind: 'observationFailed', number: effect.number }
    case 'prepare':
      return { kind: 'prepareEnded', intentId: effect.intentId, slot: effect.slot, outcome: unavailable }
    case 'prepareReplacement':
      return { kind: 'replacementEnded', intentId: effect.intentId, attempt: effect.attempt, outcome: unavailable }
    case 'sign': {
      const { kind: _, ...asked } = effect
      return { kind: 'signEnded', ...asked, outcome: unavailable }
    }
    case 'send': {
      const { intentId, attempt } = effect
      return { kind: 'sendEnded', intentId, attempt, outcome: { kind: 'unknown', detail: 'internal fault' } }
    }
    case 'readPostConditions': {
      const { intentId, blockHash } = effect
      return { kind: 'postConditionsEnded', intentId, blockHash, outcome: { kind: 'unavailable' } }
    }
  }
}
