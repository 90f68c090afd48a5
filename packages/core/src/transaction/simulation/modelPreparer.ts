import type { Intent, IntentId } from '@spells/shared'
import type { Hex } from 'viem'
import type { PrepareOutcome } from '../event.ts'
import { buildTestAllowance, buildTestDraft, buildTestOffer } from '../fixtures.ts'
import { findHeldSlot, type NonceSlot } from '../intentState.ts'
import { getRaisedFees } from '../replacement.ts'
import type { Faults } from './faults.ts'
import type { ModelChain, ModelOperation } from './modelChain.ts'
import type { ModelShell } from './modelShell.ts'
import type { Random } from './random.ts'
import type { SignedOperation } from './signedOperation.ts'
import { getTestHash } from './testHashes.ts'

export const UNAVAILABLE = { kind: 'unavailable', reason: { code: 'unavailable', message: 'No answer.' } } as const

type Prepared = Extract<PrepareOutcome, { readonly kind: 'prepared' | 'frozen' }>

/** How many operations of a session spent from its budget. */
export function countSpent(
  signed: ReadonlyMap<Hex, SignedOperation>,
  sessionId: Hex | undefined,
  operations: readonly ModelOperation[],
): number {
  let count = 0
  for (const { hash, isNoOp } of operations) if (!isNoOp && signed.get(hash)?.sessionId === sessionId) count += 1
  return count
}

/** Reads the session, the sponsor and the fees, and makes an operation of them. */
export function createModelPreparer(deps: {
  readonly chain: ModelChain
  readonly random: Random
  readonly signed: ReadonlyMap<Hex, SignedOperation>
  readonly revoked: ReadonlySet<Hex>
  /** The sponsors that have no deposit left. */
  readonly emptySponsors: ReadonlySet<number>
  readonly budgetTotal: number
  /** The nonce that each draft was made for. */
  readonly drafted: Map<Hex, NonceSlot>
  /** The head that a node tells of. */
  readonly getHeadNumber: (faults: Faults) => number
}) {
  const { chain, random, signed, revoked, emptySponsors, budgetTotal, drafted, getHeadNumber } = deps
  let hashCount = 0

  const nextHash = (slot: NonceSlot): Hex => {
    const hash = getTestHash(++hashCount)
    drafted.set(hash, slot)
    return hash
  }

  const findPayer = (intent: Intent): 'vault' | 'sponsor' | undefined => {
    if (intent.payer?.kind !== 'sponsor') return 'vault'
    const sponsor = intent.laneClass === 'protective' ? 1 : 0
    if (!emptySponsors.has(sponsor)) return 'sponsor'
    return intent.payer.fallback === 'vault' ? 'vault' : undefined
  }

  const prepare = (shell: ModelShell, intent: Intent, slot: NonceSlot, faults: Faults): PrepareOutcome => {
    if (random.chance(faults.unavailable)) return UNAVAILABLE
    // A bundler estimates only what comes next on its lane.
    if (chain.getNonce(slot.lane, chain.head().number) !== slot.sequence) return UNAVAILABLE
    // Nothing at or below the boundary can change any more, and nothing is signed yet.
    const window = { validUntilSec: intent.deadlineSec, fromBlock: shell.state.finalized?.number ?? 0 }
    if (intent.authority.kind === 'owner') {
      return { kind: 'frozen', draft: buildTestOffer(nextHash(slot), window) }
    }
    const { sessionId } = intent.authority
    if (revoked.has(sessionId)) {
      const reason = { code: 'session_revoked', message: 'Revoked.' }
      return { kind: 'refused', reason, sessionEnded: 'revoked' }
    }
    if (shell.wiped.has(sessionId)) return { kind: 'refused', reason: { code: 'session_wiped', message: 'Wiped.' } }
    if (random.chance(faults.policyRefusal)) {
      return { kind: 'refused', reason: { code: 'target_refused', message: 'Policy.' } }
    }
    const paidBy = findPayer(intent)
    if (!paidBy) return { kind: 'unavailable', reason: { code: 'sponsor_deposit_low', message: 'Empty.' } }
    const number = getHeadNumber(faults)
    const used = countSpent(signed, sessionId, chain.listIncludedUpTo(number))
    const allowance = buildTestAllowance({ blockNumber: number, budgets: [{ total: String(budgetTotal - used) }] })
    const draft = { ...buildTestDraft(nextHash(slot), { ...window, sessionId }), paidBy }
    return { kind: 'prepared', draft, allowance }
  }

  const raise = (outcome: Prepared, fees: { maxFeePerGasWei: string; maxPriorityFeePerGasWei: string }): Prepared =>
    outcome.kind === 'frozen'
      ? { ...outcome, draft: { ...outcome.draft, ...fees } }
      : { ...outcome, draft: { ...outcome.draft, ...fees } }

  /** A further attempt: raised fees, or no calls when the intent is not wanted any more. */
  const prepareReplacement = (shell: ModelShell, intentId: IntentId, faults: Faults): PrepareOutcome => {
    const intent = shell.state.intents[intentId]
    const last = intent?.attempts.at(-1)
    const slot = intent && findHeldSlot(intent)
    if (!intent || !slot || !last) return UNAVAILABLE
    const outcome = prepare(shell, intent.intent, slot, faults)
    if (outcome.kind !== 'prepared' && outcome.kind !== 'frozen') return outcome
    const least = getRaisedFees(last)
    const raised = raise(outcome, {
      maxFeePerGasWei: String(least.maxFeePerGasWei),
      maxPriorityFeePerGasWei: String(least.maxPriorityFeePerGasWei),
    })
    if (!intent.cancelling || raised.kind === 'frozen') return raised
    const { draft } = raised
    const charge = { ...draft.charge, laneClass: 'protective', budgets: draft.charge.budgets.map(() => '0') } as const
    return { ...raised, draft: { ...draft, charge, kind: 'noOp' } }
  }

  return { prepare, prepareReplacement }
}
