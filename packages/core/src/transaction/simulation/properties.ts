import { type IntentId, type IntentStatus, isTerminal } from '@spells/shared'
import type { ModelShell } from './modelShell.ts'
import type { World } from './world.ts'

/** Properties that hold at every moment. */
export function checkAlways(shell: ModelShell, world: World): readonly string[] {
  return [...checkFacts(shell), ...checkPayloads(shell, world)]
}

/** The facts of a vault: numbered without gaps, and none after an end. */
function checkFacts(shell: ModelShell): readonly string[] {
  const violations: string[] = []
  const ended = new Map<IntentId, IntentStatus>()
  for (const [index, fact] of shell.facts.entries()) {
    if (fact.sequence !== index + 1) violations.push(`fact ${index + 1} has sequence ${fact.sequence}`)
    const end = ended.get(fact.intentId)
    if (end) violations.push(`${fact.intentId} went from ${end} to ${fact.status}`)
    if (isTerminal(fact.status)) ended.set(fact.intentId, fact.status)
  }
  return violations
}

/** Two intents may sign for one nonce only if the earlier one can never land. */
function checkPayloads(shell: ModelShell, world: World): readonly string[] {
  const violations: string[] = []
  const bySlot = new Map<string, IntentId>()
  for (const op of world.signed.values()) {
    const slot = `${op.lane}:${op.sequence}`
    const earlier = bySlot.get(slot)
    if (earlier && earlier !== op.intentId && findStatus(shell, earlier) !== 'EXPIRED') {
      violations.push(`nonce ${slot} was signed for ${op.intentId} while ${earlier} could still land`)
    }
    bySlot.set(slot, op.intentId)
  }
  return violations
}

function findStatus(shell: ModelShell, id: IntentId): IntentStatus | undefined {
  return shell.state.intents[id]?.status
}

/** Properties of the end, when nothing goes wrong any more and everything had its time. */
export function checkAtEnd(
  shell: ModelShell,
  world: World,
  options: { readonly reorgs: boolean; readonly foreign: boolean },
): readonly string[] {
  const violations: string[] = []
  const included = new Map<IntentId, { count: number; success: boolean }>()
  for (const { hash } of world.chain.listIncluded()) {
    const op = world.signed.get(hash)
    if (!op) continue
    included.set(op.intentId, { count: (included.get(op.intentId)?.count ?? 0) + 1, success: op.success })
  }
  // A reorg can move an operation past the block at which the budget was read; then the validator has the last word.
  if (!options.reorgs && world.overspends() > 0) violations.push('signed more than the session budget can cover')
  for (const intent of Object.values(shell.state.intents)) {
    const found = included.get(intent.id)
    if (!isTerminal(intent.status)) violations.push(`${intent.id} never ended: ${intent.status}`)
    if ((found?.count ?? 0) > 1) violations.push(`${intent.id} was executed ${found?.count} times`)
    const expected = !found
      ? ['REJECTED', 'EXPIRED', ...(options.foreign ? ['CANCELLED'] : [])]
      : found.success
        ? ['FINALIZED', 'UNMET']
        : ['REVERTED']
    if (!expected.includes(intent.status))
      violations.push(`${intent.id} ended ${intent.status}, not ${expected.join('|')}`)
  }
  if (shell.state.halted && !options.foreign) violations.push(`halted: ${shell.state.halted.code}`)
  return violations
}
