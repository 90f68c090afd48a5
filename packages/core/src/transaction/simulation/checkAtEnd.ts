import { type IntentId, type IntentStatus, isTerminal } from '@spells/shared'
import { type IntentState, isOwners } from '../intentState.ts'
import { findIntent, type ModelShell } from './modelShell.ts'
import type { World } from './world.ts'

/** What had happened in a schedule, as far as it bears on how intents may end. */
export type Course = {
  readonly reorgs: boolean
  /** What was seen above the finality boundary was not always so. */
  readonly forged: boolean
  /** The vault may have been halted for good. */
  readonly halts: boolean
  readonly foreignOwner: boolean
  /** Intents that nothing but their deadline could have kept from landing. */
  readonly patient: boolean
}

/** Properties of the end, when nothing goes wrong any more and everything had its time. */
export function checkAtEnd(shell: ModelShell, world: World, course: Course): readonly string[] {
  const violations: string[] = []
  const included = countIncluded(world)
  const finalNumber = world.chain.finalizedNumber()
  // A reorg can move an operation past the block at which the budget was read, and a lie can put it before; then the
  // validator has the last word.
  if (!course.reorgs && !course.forged && world.overspends() > 0)
    violations.push('signed more than the session budget can cover')
  const intents = [...shell.ended.values(), ...Object.values(shell.state.intents)]
  const wasLetGo = intents.some(({ letGo }) => letGo)
  for (const intent of intents) {
    const found = included.get(intent.id)
    if (!isTerminal(intent.status)) violations.push(`${intent.id} never ended: ${intent.status}`)
    if ((found?.count ?? 0) > 1) violations.push(`${intent.id} was executed ${found?.count} times`)
    const expected = isOwners(intent)
      ? listExpectedEnds(found, { foreign: course.foreignOwner || wasLetGo, patient: false })
      : listExpectedEnds(found, { foreign: course.halts, patient: course.patient })
    if (!expected.includes(intent.status)) {
      violations.push(`${intent.id} ended ${intent.status}, not ${expected.join('|')}`)
    }
  }
  for (const [lane, { floor }] of Object.entries(shell.state.lanes)) {
    const nonce = world.chain.getNonce(Number(lane), finalNumber)
    if (floor > nonce) violations.push(`lane ${lane} goes on at ${floor}, above its nonce ${nonce}`)
  }
  if (shell.state.halted && !course.halts) violations.push(`halted: ${shell.state.halted.code}`)
  return [...violations, ...checkOrder(shell, world, course)]
}

type Included = { readonly count: number; readonly success: boolean; readonly isNoOp: boolean }

function countIncluded(world: World): ReadonlyMap<IntentId, Included> {
  const included = new Map<IntentId, Included>()
  for (const { hash } of listIncluded(world)) {
    const op = world.signed.get(hash)
    const count = (op && included.get(op.intentId)?.count) ?? 0
    if (op) included.set(op.intentId, { count: count + 1, success: op.success, isNoOp: op.isNoOp ?? false })
  }
  return included
}

function listIncluded({ chain }: World) {
  return chain.listIncludedUpTo(chain.head().number)
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
 * the order, so a reorg can change it, or a node that lies above the boundary.
 */
function checkOrder(shell: ModelShell, world: World, { reorgs, forged }: Course): readonly string[] {
  const last = new Map<string, IntentState>()
  return listIncluded(world).flatMap(({ hash }) => {
    const op = world.signed.get(hash)
    const intent = op && findIntent(shell, op.intentId)
    // Nothing waits for what was let go.
    if (!intent || intent.letGo) return []
    const group = [intent.intent.laneClass, intent.intent.conflictGroup, (reorgs || forged) && isOwners(intent)].join(
      ' ',
    )
    const earlier = last.get(group)
    last.set(group, intent)
    return earlier && earlier.order > intent.order ? [`${intent.id} landed after ${earlier.id}, out of order`] : []
  })
}
