import { type IntentId, isTerminal } from '@spells/shared'
import type { Hex } from 'viem'
import type { SignOutcome } from '../event.ts'
import {
  findHeldSlot,
  findSigningDraft,
  type IntentState,
  isSameSlot,
  type NonceSlot,
  type SessionDraft,
} from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import type { Faults } from './faults.ts'
import { UNAVAILABLE } from './modelPreparer.ts'
import type { ModelShell } from './modelShell.ts'
import type { Random } from './random.ts'
import type { SignedOperation } from './signedOperation.ts'

/** Signs with session keys, and says what it should never have been asked for. */
export function createModelSigner(deps: {
  readonly random: Random
  readonly limits: TransactionLimits
  readonly signed: Map<Hex, SignedOperation>
  /** The nonce that each draft was made for. */
  readonly drafted: ReadonlyMap<Hex, NonceSlot>
  readonly violations: string[]
}) {
  const { random, limits, signed, drafted, violations } = deps

  const check = (intent: IntentState, draft: SessionDraft, slot: NonceSlot): void => {
    const { id, attempts } = intent
    const { deadlineSec, maxFeePerGasCeilingWei } = intent.intent
    const isNoOp = draft.kind === 'noOp'
    const made = drafted.get(draft.userOpHash)
    if (!made || !isSameSlot(made, slot)) violations.push(`${id} was signed for another nonce than its draft has`)
    if (intent.foreign) violations.push(`${id} was signed again after its nonce went to somebody else`)
    if (isTerminal(intent.status)) violations.push(`${id} was signed after its end`)
    if (draft.validUntilSec > deadlineSec) violations.push(`${id} was signed beyond its deadline`)
    if (!isNoOp && BigInt(draft.maxFeePerGasWei) > BigInt(maxFeePerGasCeilingWei)) {
      violations.push(`${id} was signed above its ceiling`)
    }
    if (intent.cancelling && !isNoOp) violations.push(`calls of ${id} were signed although it is not wanted any more`)
    const alike = attempts.filter((attempt) => attempt.kind === (isNoOp ? 'noOp' : 'calls'))
    if (alike.length >= limits.maxAttempts) violations.push(`${id} was signed more than ${limits.maxAttempts} times`)
    const last = attempts.at(-1)
    if (last && Number(draft.maxFeePerGasWei) < Number(last.maxFeePerGasWei) * 1.1) {
      violations.push(`${id} was replaced without raising its fee`)
    }
  }

  return {
    sign: (shell: ModelShell, intentId: IntentId, faults: Faults): SignOutcome => {
      const intent = shell.state.intents[intentId]
      const draft = intent && findSigningDraft(intent)
      const slot = intent && findHeldSlot(intent)
      if (!draft || !slot) return UNAVAILABLE
      const { sessionId } = draft.charge
      if (shell.wiped.has(sessionId) || random.chance(faults.unavailable)) return UNAVAILABLE
      if (random.chance(faults.unreadableKey)) return { kind: 'unreadable' }
      check(intent, draft, slot)
      const { userOpHash: hash, validUntilSec, maxFeePerGasWei } = draft
      const isNoOp = draft.kind === 'noOp'
      const success = signed.get(hash)?.success ?? (isNoOp || !random.chance(faults.revert))
      const maxFeeWei = Number(maxFeePerGasWei)
      signed.set(hash, { hash, ...slot, validUntilSec, success, intentId, sessionId, isNoOp, maxFeeWei })
      return { kind: 'signed', operation: { hash }, userOpHash: hash }
    },
  }
}
