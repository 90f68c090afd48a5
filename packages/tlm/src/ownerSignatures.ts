import { encodeOwnerSignature, getOwnerOpTypedData } from '@spells/core'
import {
  type Attempt,
  evaluateOwnerSignature,
  evaluateTakingBack,
  type IntentState,
  type OwnerDraft,
  type TransactionLimits,
  toIntentView,
  type VaultIdentity,
} from '@spells/core/transaction'
import {
  type AccessRefusal,
  type IntentId,
  type IntentView,
  type OwnerSignatureRequest,
  ok,
  type Result,
  refuse,
  type SignOwnerOperationRefusal,
  type TakeBackRefusal,
} from '@spells/shared'
import { findSignatureFlaw } from './findSignatureFlaw.ts'
import type { ChainPort } from './ports.ts'
import type { VaultEngine } from './vaultEngine.ts'
import type { VaultStore } from './vaultStore.ts'

type Answer = Result<IntentView, Exclude<SignOwnerOperationRefusal, AccessRefusal>>

type TakeBackAnswer = Result<IntentView, Exclude<TakeBackRefusal, AccessRefusal>>

/** Takes the signatures of a vault's owner, and what the owner takes back. */
export type OwnerSignatures = {
  take(identity: VaultIdentity, request: OwnerSignatureRequest): Promise<Answer>
  takeBack(identity: VaultIdentity, request: { readonly id: IntentId }): Promise<TakeBackAnswer>
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
      const { validAfterSec, validUntilSec } = draft
      const { chainId, ownerValidator: validator } = identity
      const terms = { chainId, validator, userOpHash: draft.userOpHash, validAfterSec, validUntilSec }
      const message = { typedData: getOwnerOpTypedData(terms), owner: draft.owner }
      const detail = await findSignatureFlaw(message, request.signature)
      if (detail) return refuse({ code: 'invalid_signature', owner: draft.owner, detail })
      const operation = { ...draft.operation, signature: encode(draft, request.signature) }
      const { id: intentId, userOpHash } = request
      await engine.deliver(() => ({ kind: 'ownerSigned', intentId, userOpHash, operation, chainTimeSec }))
      // Something else may have happened to the intent meanwhile.
      const after = evaluate()
      return after === 'taken' || after.ok ? view() : after
    },
    takeBack: async (identity, { id }) => {
      let verdict: TakeBackAnswer = refuse({ code: 'intent_not_found' })
      await engine.deliver(() => {
        const intent = store.findIntent(id)
        const judged = intent && evaluateTakingBack(intent)
        if (judged?.ok === false) verdict = judged
        return judged?.ok && judged.value ? { kind: 'takenBack', intentId: id } : undefined
      })
      const after = store.findIntent(id)
      return after && evaluateTakingBack(after).ok ? ok(toIntentView(identity, after)) : verdict
    },
  }
}

function encode(terms: Pick<Attempt, 'validAfterSec' | 'validUntilSec'>, ecdsa: OwnerSignatureRequest['signature']) {
  const { validAfterSec, validUntilSec } = terms
  return encodeOwnerSignature({ validAfterSec, validUntilSec, ecdsa })
}
