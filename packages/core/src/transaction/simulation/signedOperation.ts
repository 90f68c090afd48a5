import type { IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import type { ModelOperation } from './modelChain.ts'

/** An operation that the model signer or the owner signed. */
export type SignedOperation = ModelOperation & {
  readonly intentId: IntentId
  /** Absent when the owner signed. */
  readonly sessionId?: Hex
}
