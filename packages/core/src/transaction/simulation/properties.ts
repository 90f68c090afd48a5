import { type IntentId, type IntentStatus, isTerminal } from '@spells/shared'
import type { Effect } from '../effect.ts'
import { findHeldSlot, type IntentState, isOwners, isUnlanded } from '../intentState.ts'
import type { TransactionLimits } from '../limits.ts'
import { listOpen } from '../vaultState.ts'
import { listShown } from './modelOwner.ts'
import type { ModelShell } from './modelShell.ts'
import type { World } from './world.ts'

/** Watches the properties that hold at every moment; looks only at what is new. */
export function createWatch(shell: ModelShell, world: World, limits: TransactionLimits) {
  const ended = new Map<IntentId, IntentStatus>()
  const signedBySlot = new Map<string, IntentId>()
  const shownBySlot = new Map<string, IntentId>()
  let seenFacts = 0
  let seenSigned = 0
  let boundary = 0

  /** The facts of a vault: numbered without gaps, and none after an end. */
  const checkFacts = (): readonly string[] => {
    const violations: string[] = []
    for (const fact of shell.facts.slice(seenFacts)) {
      seenFacts += 1
      if (fact.sequence !== seenFacts) violations.push(`fact ${seenFacts} has sequence ${fact.sequence}`)
      const end = ended.get(fact.intentId)
      if (end) violations.push(`${fact.intentId} went from ${end} to ${fact.status}`)
      if (isTerminal(fact.status)) ended.set(fact.intentId, fact.status)
    }
    return violations
  }

  /** Two intents may sign for one nonce only if the earlier one can never land. */
  const checkPayloads = (): readonly string[] => {
    const violations: string[] = []
    for (const op of [...world.signed.values()].slice(seenSigned)) {
      const slot = `${op.lane}:${op.sequence}`
      const earlier = signedBySlot.get(slot)
      if (earlier && earlier !== op.intentId && !isPastOrLetGo(shell, earlier)) {
        violations.push(`nonce ${slot} was signed for ${op.intentId} while ${earlier} could still land`)
      }
      signedBySlot.set(slot, op.intentId)
    }
    seenSigned = world.signed.size
    return violations
  }

  /** A nonce that was shown to the owner is nobody else's, unless what was shown can never land. */
  const checkShown = (): readonly string[] =>
    listShown(shell).flatMap(({ intentId, slot }) => {
      const key = `${slot.lane}:${slot.sequence}`
      const earlier = shownBySlot.get(key)
      shownBySlot.set(key, intentId)
      if (!earlier || earlier === intentId || isPastOrLetGo(shell, earlier)) return []
      return [`nonce ${key} was shown for ${intentId} while ${earlier} could still be signed`]
    })

  /** The finality boundary never goes down. */
  const checkBoundary = (): readonly string[] => {
    const next = shell.state.finalized?.number ?? 0
    const wentDown = next < boundary
    boundary = Math.max(boundary, next)
    return wentDown ? [`the finality boundary went down to ${next}`] : []
  }

  return (effects: readonly Effect[]): readonly string[] => {
    const news = shell.facts.slice(seenFacts)
    return [
      ...checkFacts(),
      ...(world.signed.size > seenSigned ? checkPayloads() : []),
      ...checkReserved(shell, effects, limits),
      ...news.flatMap((fact) => checkExpired(shell, world, fact.intentId)),
      ...checkShown(),
      ...checkStored(effects),
      ...checkBoundary(),
    ]
  }
}

/** What was let go may land in place of what was shown after it with its nonce: one of them at most. */
function isPastOrLetGo(shell: ModelShell, id: IntentId): boolean {
  const intent = shell.state.intents[id]
  return intent?.status === 'EXPIRED' || intent?.letGo !== undefined
}

/** The bytes that are stored are the bytes of the operation that they are stored for. */
function checkStored(effects: readonly Effect[]): readonly string[] {
  return effects.flatMap((effect) =>
    effect.kind === 'storeOperation' && effect.operation.hash !== effect.userOpHash
      ? [`bytes of another operation were stored for ${effect.intentId}`]
      : [],
  )
}

/** Nonces are given only on lanes with nothing unlanded, and only while a live operation is allowed. */
function checkReserved(shell: ModelShell, effects: readonly Effect[], limits: TransactionLimits): readonly string[] {
  return effects.flatMap((effect) => {
    if (effect.kind !== 'record' || effect.entry.kind !== 'reserved') return []
    const { intentId, slot } = effect.entry
    const intent = shell.state.intents[intentId]
    const others = listOpen(shell.state).filter((other) => isUnlanded(other) && other.id !== intentId)
    if (!intent) return []
    const quota = getQuota(intent)
    const live = 1 + others.filter((other) => getQuota(other) === quota).length
    const limit = quota === 'protective' ? limits.maxLiveProtective : limits.maxLiveNormal
    return [
      ...(others.some((other) => findHeldSlot(other)?.lane === slot.lane) ? ['a busy lane gave a nonce'] : []),
      ...(live > limit ? [`${live} operations are live`] : []),
    ]
  })
}

function getQuota(intent: IntentState): string {
  return isOwners(intent) ? 'normal' : intent.intent.laneClass
}

/** EXPIRED means: when its last window was over for good, its nonce was not used. */
function checkExpired(shell: ModelShell, world: World, id: IntentId): readonly string[] {
  const intent = shell.state.intents[id]
  if (intent?.status !== 'EXPIRED' || intent.attempts.length === 0 || intent.letGo) return []
  const untilSec = Math.max(...intent.attempts.map((attempt) => attempt.validUntilSec))
  const over = world.chain.findFirstFinalAfter(untilSec)
  if (over === undefined) return [`${id} expired before its window was over at finality`]
  const isUsed = world.chain.getNonce(intent.slot.lane, over) > intent.slot.sequence
  return isUsed ? [`${id} expired although its nonce was used`] : []
}

/** Properties of the end, when nothing goes wrong any more and everything had its time. */
export function checkAtEnd(
  shell: ModelShell,
  world: World,
  options: {
    readonly reorgs: boolean
    readonly foreign: boolean
    readonly foreignOwner: boolean
    /** Intents that nothing but their deadline could have kept from landing. */
    readonly patient: boolean
  },
): readonly string[] {
  const violations: string[] = []
  const included = countIncluded(world)
  // A reorg can move an operation past the block at which the budget was read; then the validator has the last word.
  if (!options.reorgs && world.overspends() > 0) violations.push('signed more than the session budget can cover')
  const intents = Object.values(shell.state.intents)
  const wasLetGo = intents.some(({ letGo }) => letGo)
  for (const intent of intents) {
    const found = included.get(intent.id)
    if (!isTerminal(intent.status)) violations.push(`${intent.id} never ended: ${intent.status}`)
    if ((found?.count ?? 0) > 1) violations.push(`${intent.id} was executed ${found?.count} times`)
    const expected = isOwners(intent)
      ? listExpectedEnds(found, { foreign: options.foreignOwner || wasLetGo, patient: false })
      : listExpectedEnds(found, options)
    if (!expected.includes(intent.status)) {
      violations.push(`${intent.id} ended ${intent.status}, not ${expected.join('|')}`)
    }
  }
  if (shell.state.halted && !options.foreign) violations.push(`halted: ${shell.state.halted.code}`)
  return [...violations, ...checkOrder(shell, world, options)]
}

type Included = { readonly count: number; readonly success: boolean; readonly isNoOp: boolean }

function countIncluded(world: World): ReadonlyMap<IntentId, Included> {
  const included = new Map<IntentId, Included>()
  for (const { hash } of world.chain.listIncluded()) {
    const op = world.signed.get(hash)
    const count = (op && included.get(op.intentId)?.count) ?? 0
    if (op) included.set(op.intentId, { count: count + 1, success: op.success, isNoOp: op.isNoOp ?? false })
  }
  return included
}

function listExpectedEnds(
  found: Included | undefined,
  options: { readonly foreign: boolean; readonly patient: boolean },
): readonly IntentStatus[] {
  if (found?.isNoOp) return ['CANCELLED']
  if (found) return found.success ? ['FINALIZED', 'UNMET'] : ['REVERTED']
  if (options.patient) return ['REJECTED']
  return options.foreign ? ['REJECTED', 'EXPIRED', 'CANCELLED'] : ['REJECTED', 'EXPIRED']
}

/**
 * Intents of one conflict group land in the order in which they were accepted. Across authorities no nonce lane keeps
 * the order, so a reorg can change it.
 */
function checkOrder(shell: ModelShell, world: World, { reorgs }: { readonly reorgs: boolean }): readonly string[] {
  const last = new Map<string, IntentState>()
  return world.chain.listIncluded().flatMap(({ hash }) => {
    const op = world.signed.get(hash)
    const intent = op && shell.state.intents[op.intentId]
    // Nothing waits for what was let go.
    if (!intent || intent.letGo) return []
    const group = [intent.intent.laneClass, intent.intent.conflictGroup, reorgs && isOwners(intent)].join(' ')
    const earlier = last.get(group)
    last.set(group, intent)
    return earlier && earlier.order > intent.order ? [`${intent.id} landed after ${earlier.id}, out of order`] : []
  })
}
