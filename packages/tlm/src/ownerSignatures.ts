import { encodeOwnerSignature } from '@spells/core'
import {
  type Attempt,
  evaluateOwnerSignature,
  type IntentState,
  type OwnerDraft,
  type TransactionLimits,
  toIntentView,
  type VaultIdentity,
} from '@spells/core/transaction'
import {
  type AccessRefusal,
  type IntentView,
  type OwnerSignatureRequest,
  ok,
  type Result,
  refuse,
  type SignOwnerOperationRefusal,
} from '@spells/shared'
import { findSignatureFlaw } from './findSignatureFlaw.ts'
import type { ChainPort } from './ports.ts'
import type { VaultEngine } from './vaultEngine.ts'
import type { VaultStore } from './vaultStore.ts'

type Answer = Result<IntentView, Exclude<SignOwnerOperationRefusal, AccessRefusal>>

/** Takes the signatures of a vault's owner. */
export type OwnerSignatures = {
  take(identity: VaultIdentity, request: OwnerSignatureRequest): Promise<Answer>
}

export function createOwnerSignatures(deps: {
  readonly chain: ChainPort
  readonly engine: VaultEngine
  readonly store: VaultStore
  readonly limits: TransactionLimits
}): OwnerSignatures {
  const { chain, engine, store, limits } = deps

  /** Whether the intent has this very signature already. */
  const isTaken = (intent: IntentState, { userOpHash, signature }: OwnerSignatureRequest): boolean => {
    const attempt = intent.attempts.find((other) => other.userOpHash === userOpHash)
    const stored = attempt && store.findOperation(intent.id, attempt.number)
    return attempt !== undefined && stored?.operation.signature === encode(attempt, signature)
  }

  return {
    take: async (identity, request) => {
      const head = await chain.readHead()
      // If the node does not answer, what is known to be final has to do; the chain refuses what is late.
      const chainTimeSec = head.ok ? head.value.timeSec : (store.find()?.state.finalized?.timeSec ?? 0)
      const evaluate = (): Result<OwnerDraft, Exclude<SignOwnerOperationRefusal, AccessRefusal>> | 'taken' => {
        const intent = store.findIntent(request.id)
        if (!intent) return refuse({ code: 'intent_not_found' })
        if (isTaken(intent, request)) return 'taken'
        return evaluateOwnerSignature(intent, { userOpHash: request.userOpHash, chainTimeSec }, limits)
      }
      const view = (): Answer => {
        const intent = store.findIntent(request.id)
        return intent ? ok(toIntentView(identity, intent)) : refuse({ code: 'intent_not_found' })
      }

      const verdict = evaluate()
      if (verdict === 'taken') return view()
      if (!verdict.ok) return verdict
      const draft = verdict.value
      const detail = await findSignatureFlaw(identity, draft, request.signature)
      if (detail) return refuse({ code: 'invalid_signature', owner: draft.owner, detail })
      const operation = { ...draft.operation, signature: encode(draft, request.signature) }
      const { id: intentId, userOpHash } = request
      await engine.deliver(() => ({ kind: 'ownerSigned', intentId, userOpHash, operation, chainTimeSec }))
      // Something else may have happened to the intent meanwhile.
      const after = evaluate()
      return after === 'taken' || after.ok ? view() : after
    },
  }
}

function encode(terms: Pick<Attempt, 'validAfterSec' | 'validUntilSec'>, ecdsa: OwnerSignatureRequest['signature']) {
  const { validAfterSec, validUntilSec } = terms
  return encodeOwnerSignature({ validAfterSec, validUntilSec, ecdsa })
}
