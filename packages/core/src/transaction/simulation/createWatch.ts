import { type IntentId, type IntentStatus, isTerminal } from '@spells/shared'
import type { Effect } from '../effect.ts'
import { findHeldSlot, type IntentState, isOwners, isUnlanded } from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import { listOpen, type VaultState } from '../vaultState.ts'
import { findEndFlaw } from './findEndFlaw.ts'
import { listShown } from './modelOwner.ts'
import { findIntent, type ModelShell, operationKey } from './modelShell.ts'
import type { World } from './world.ts'

/** Watches the properties that hold after every event; looks only at what is new. */
export function createWatch(shell: ModelShell, world: World, limits: TransactionLimits) {
  const ended = new Map<IntentId, IntentStatus>()
  const signedBySlot = new Map<string, IntentId>()
  const shownBySlot = new Map<string, IntentId>()
  let seenFacts = 0
  let seenSigned = 0
  let seenFlaws = 0

  /** The facts of a vault: numbered without gaps, none after an end, and every end agrees with the chain. */
  const checkFacts = (violations: string[]): void => {
    for (; seenFacts < shell.facts.length; seenFacts++) {
      const fact = shell.facts[seenFacts]
      if (!fact) return
      if (fact.sequence !== seenFacts + 1) violations.push(`fact ${seenFacts + 1} has sequence ${fact.sequence}`)
      const end = ended.get(fact.intentId)
      if (end) violations.push(`${fact.intentId} went from ${end} to ${fact.status}`)
      if (!isTerminal(fact.status)) continue
      ended.set(fact.intentId, fact.status)
      const intent = findIntent(shell, fact.intentId)
      const flaw = intent && findEndFlaw(intent, world)
      if (flaw) violations.push(flaw)
    }
  }

  /** Whether a nonce that was signed or shown for an intent cannot be used for it any more, or is not waited for. */
  const isOver = (id: IntentId): boolean => {
    const intent = findIntent(shell, id)
    return intent?.status === 'EXPIRED' || intent?.letGo !== undefined
  }

  /**
   * Two intents may sign for one nonce only if the earlier one can never land. What the owner let go may land in place
   * of what was shown after it with its nonce: one of them at most.
   */
  const checkPayloads = (violations: string[]): void => {
    if (world.signed.size === seenSigned) return
    let index = 0
    for (const op of world.signed.values()) {
      if (index++ < seenSigned) continue
      const slot = `${op.lane}:${op.sequence}`
      const earlier = signedBySlot.get(slot)
      if (earlier && earlier !== op.intentId && !isOver(earlier)) {
        violations.push(`nonce ${slot} was signed for ${op.intentId} while ${earlier} could still land`)
      }
      signedBySlot.set(slot, op.intentId)
    }
    seenSigned = world.signed.size
  }

  /** A nonce that was shown to the owner is nobody else's, unless what was shown can never land. */
  const checkShown = (violations: string[]): void => {
    for (const { intentId, slot } of listShown(shell)) {
      const key = `${slot.lane}:${slot.sequence}`
      const earlier = shownBySlot.get(key)
      shownBySlot.set(key, intentId)
      if (earlier && earlier !== intentId && !isOver(earlier)) {
        violations.push(`nonce ${key} was shown for ${intentId} while ${earlier} could still be signed`)
      }
    }
  }

  const checkEffect = (before: VaultState, effect: Effect, violations: string[]): void => {
    if (effect.kind === 'storeOperation' && effect.operation.hash !== effect.userOpHash) {
      violations.push(`bytes of another operation were stored for ${effect.intentId}`)
    }
    if (effect.kind === 'record' && effect.entry.kind === 'reserved') {
      checkReserved(effect.entry.intentId, effect.entry.slot.lane, violations)
    }
    if (effect.kind !== 'send') return
    const { intentId, attempt } = effect
    const intent = findIntent(shell, intentId)
    // What the owner signed and sent another way was seen on chain; its bytes never came here.
    if (intent && !isOwners(intent) && !shell.operations.has(operationKey(intentId, attempt))) {
      violations.push(`attempt ${attempt} of ${intentId} was to be sent before its bytes were stored`)
    }
    if (!intent?.attempts.some(({ number }) => number === attempt)) {
      violations.push(`attempt ${attempt} of ${intentId} was to be sent and is not known`)
    }
    if (!intent) return
    // Said here once more, in the words of the rule: what the machine thinks is what is tested.
    const halted = before.halted && shell.state.halted
    const isStopped = halted && (halted.code === 'wrong_chain' || intent.intent.authority.kind === 'session')
    if (isStopped) violations.push(`${intentId} was to be sent although its vault is halted`)
    const kind = intent.attempts.find(({ number }) => number === attempt)?.kind
    if (intent.cancelling && kind === 'calls')
      violations.push(`calls of ${intentId} were to be sent, not wanted any more`)
  }

  /** Nonces are given only on lanes with nothing unlanded, and only while a live operation is allowed. */
  const checkReserved = (intentId: IntentId, lane: number, violations: string[]): void => {
    const intent = shell.state.intents[intentId]
    if (!intent) return
    const others = listOpen(shell.state).filter((other) => isUnlanded(other) && other.id !== intentId)
    const quota = getQuota(intent)
    const live = 1 + others.filter((other) => getQuota(other) === quota).length
    const limit = quota === 'protective' ? limits.maxLiveProtective : limits.maxLiveNormal
    if (others.some((other) => findHeldSlot(other)?.lane === lane)) violations.push('a busy lane gave a nonce')
    if (live > limit) violations.push(`${live} operations are live`)
  }

  /**
   * @param before the state that the event met
   * @returns what is wrong since the last time
   */
  return (before: VaultState, effects: readonly Effect[]): readonly string[] => {
    const violations: string[] = seenFlaws < world.violations.length ? world.violations.slice(seenFlaws) : []
    seenFlaws = world.violations.length
    const { state } = shell
    if (state === before && effects.length === 0) return violations
    checkFacts(violations)
    checkPayloads(violations)
    for (const effect of effects) checkEffect(before, effect, violations)
    if (state.intents !== before.intents) {
      checkShown(violations)
      checkAttempts(before, shell, violations)
    }
    if (state.lanes !== before.lanes) checkFloors(before, state, violations)
    return violations
  }
}

function getQuota(intent: IntentState): string {
  return isOwners(intent) ? 'normal' : intent.intent.laneClass
}

/** Attempts are never forgotten: any of them can land. */
function checkAttempts(before: VaultState, shell: ModelShell, violations: string[]): void {
  for (const id in before.intents) {
    const earlier = before.intents[id as IntentId]
    if (!earlier || isTerminal(earlier.status)) continue
    const now = findIntent(shell, earlier.id)
    if (now === earlier) continue
    if (!now) violations.push(`${earlier.id} was forgotten`)
    else if (now.attempts.length < earlier.attempts.length) violations.push(`an attempt of ${earlier.id} was forgotten`)
  }
}

/** What is final never goes down. */
function checkFloors(before: VaultState, after: VaultState, violations: string[]): void {
  const boundary = before.finalized?.number ?? 0
  if ((after.finalized?.number ?? 0) < boundary) violations.push(`the finality boundary went down from ${boundary}`)
  for (const lane in before.lanes) {
    const floor = before.lanes[lane]?.floor ?? 0
    if ((after.lanes[lane]?.floor ?? 0) < floor) violations.push(`the floor of lane ${lane} went down from ${floor}`)
  }
}
