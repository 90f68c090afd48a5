import type { IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import type { TransactionEvent } from '../event.ts'
import { findHeldSlot, findOffer, isOwners, type NonceSlot, type OwnerDraft } from '../intentState.ts'
import { listOpen } from '../vaultState.ts'
import type { Faults } from './faults.ts'
import type { ModelBundler } from './modelBundler.ts'
import type { ModelChain } from './modelChain.ts'
import type { ModelShell } from './modelShell.ts'
import type { Random } from './random.ts'
import type { SignedOperation } from './signedOperation.ts'

/** What the owner makes of an operation that is shown. */
type Plan = 'sign' | 'late' | 'never' | 'elsewhere'

export type ShownOperation = { readonly intentId: IntentId; readonly slot: NonceSlot; readonly draft: OwnerDraft }

type TakenBack = Extract<TransactionEvent, { readonly kind: 'takenBack' }>
type OwnerSigned = Extract<TransactionEvent, { readonly kind: 'ownerSigned' }>

/** What the vault shows to its owner at this moment. */
export function listShown(shell: ModelShell): readonly ShownOperation[] {
  const shown: ShownOperation[] = []
  for (const intent of listOpen(shell.state)) {
    const draft = findOffer(intent)
    const slot = draft && findHeldSlot(intent)
    if (slot) shown.push({ intentId: intent.id, slot, draft })
  }
  return shown
}

/** An owner who signs in the wallet: soon, late, never, once more, or somewhere else; and who takes back. */
export function createModelOwner(deps: {
  readonly chain: ModelChain
  readonly bundler: ModelBundler
  readonly random: Random
  readonly signed: Map<Hex, SignedOperation>
}) {
  const { chain, bundler, random, signed } = deps
  const plans = new Map<Hex, Plan>()
  const seen: ShownOperation[] = []
  const tookBack = new Set<IntentId>()

  const drawPlan = (faults: Faults): Plan => {
    if (random.chance(faults.ownerLate)) return 'late'
    if (random.chance(faults.ownerNever)) return 'never'
    return random.chance(faults.ownerElsewhere) ? 'elsewhere' : 'sign'
  }

  const buildEvent = ({ intentId, draft }: ShownOperation): OwnerSigned => {
    const { userOpHash } = draft
    const chainTimeSec = chain.head().timeSec
    return { kind: 'ownerSigned', intentId, userOpHash, operation: { hash: userOpHash }, chainTimeSec }
  }

  const sign = (shown: ShownOperation, faults: Faults): SignedOperation => {
    const { userOpHash: hash, validUntilSec, maxFeePerGasWei } = shown.draft
    const success = signed.get(hash)?.success ?? !random.chance(faults.revert)
    const { intentId, slot } = shown
    const op = { hash, ...slot, validUntilSec, success, intentId, maxFeeWei: Number(maxFeePerGasWei) }
    signed.set(hash, op)
    return op
  }

  return {
    /** What was taken back before it was signed through us. */
    tookBack,
    /** What the owner sends now, if anything. */
    act: (shell: ModelShell, faults: Faults): readonly OwnerSigned[] =>
      listShown(shell).flatMap((shown) => {
        const { userOpHash, validUntilSec } = shown.draft
        const plan = plans.get(userOpHash) ?? drawPlan(faults)
        if (!plans.has(userOpHash)) seen.push(shown)
        plans.set(userOpHash, plan)
        if (plan === 'never' || random.chance(faults.ownerIdle)) return []
        const isLate = chain.head().timeSec >= validUntilSec
        if (plan === 'late' && !isLate) return []
        const op = sign(shown, faults)
        if (plan !== 'elsewhere') return [buildEvent(shown)]
        bundler.leak(op)
        return []
      }),
    /** What the owner takes back now, signed or not: the signature may be somewhere. */
    takeBack: (shell: ModelShell, faults: Faults): readonly TakenBack[] => {
      const shown = listShown(shell)
      return listOpen(shell.state)
        .filter((intent) => isOwners(intent) && random.chance(faults.ownerTakesBack))
        .map((intent) => {
          const { id: intentId } = intent
          if (intent.status === 'CREATED') tookBack.add(intentId)
          const own = shown.find((other) => other.intentId === intentId)
          if (own && random.chance(0.5)) bundler.leak(sign(own, faults))
          return { kind: 'takenBack', intentId }
        })
    },
    /** A signature comes in once more, or for something that is not shown any more. */
    repeat: (shell: ModelShell): readonly OwnerSigned[] => {
      const shownNow = listShown(shell).map(({ draft }) => draft.userOpHash)
      return seen
        .filter(({ draft: { userOpHash } }) => signed.has(userOpHash) || !shownNow.includes(userOpHash))
        .filter(() => random.chance(0.5))
        .map(buildEvent)
    },
  }
}
