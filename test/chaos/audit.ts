import { type CastId, type Certificate, type IntentStatus, isTerminal } from '@spells/shared'
import type { Address, Hash } from 'viem'
import type { Executions } from './readExecutions.ts'

/** An accepted cast, and what the system says of it at the end. */
export type AuditedCast = {
  readonly id: CastId
  readonly key: string
  readonly vault: Address
  readonly action: 'entry' | 'withdraw'
  /** Base units of USDC, of no other cast of this vault and action. */
  readonly amount: bigint
  /** Absent: the system does not know the cast. */
  readonly status: IntentStatus | undefined
  /** Absent unless it ended. */
  readonly certificate: Certificate | undefined
}

/** A cast, an operation or an effect that is not as it must be. */
export type Finding = {
  readonly kind: 'lost' | 'duplicated' | 'stuck' | 'disagreeing' | 'unaccepted'
  readonly subject: string
  readonly detail: string
}

/**
 * Compares every accepted cast with the chain, twice over: by the hash of every operation that was signed for it, and
 * by the amount that it moved, which needs none of our records.
 * @returns what is wrong; empty when all is well
 */
export function audit(casts: readonly AuditedCast[], { operations, effects }: Executions): readonly Finding[] {
  const findings: Finding[] = []
  const included = countBy(operations, ({ userOpHash }) => userOpHash)
  const done = countBy(effects, nameEffect)
  const knownHashes = new Set<Hash>()
  const knownEffects = new Set<string>()
  for (const cast of casts) {
    const say = (kind: Finding['kind'], detail: string): void => {
      findings.push({ kind, subject: `cast ${cast.id} (${cast.key})`, detail })
    }
    const { status, certificate } = cast
    const effect = nameEffect(cast)
    const effectCount = done.get(effect) ?? 0
    const hashes = (certificate?.steps ?? []).flatMap(({ attempts }) => attempts.map(({ userOpHash }) => userOpHash))
    const landed = hashes.filter((hash) => included.has(hash))
    const operationCount = landed.reduce((sum, hash) => sum + (included.get(hash) ?? 0), 0)
    for (const hash of hashes) knownHashes.add(hash)
    knownEffects.add(effect)

    if (effectCount > 1 || operationCount > 1) {
      say('duplicated', `${operationCount} operations were included, ${effectCount} moved its amount`)
    }
    if (status === undefined) say('lost', 'it was accepted, and nobody knows it')
    else if (!isTerminal(status)) say('stuck', `it is still ${status}`)
    else if (!certificate) say('lost', `it ended ${status} without a certificate`)
    else if (status === 'FINALIZED' && (effectCount === 0 || operationCount === 0)) {
      say('lost', `it is FINALIZED: ${operationCount} operations were included, ${effectCount} moved its amount`)
    } else if (status !== 'FINALIZED' && effectCount > 0) say('disagreeing', `it ended ${status} and moved its amount`)
    const named = certificate?.steps.flatMap(({ inclusion }) => (inclusion ? [inclusion.userOpHash] : [])) ?? []
    if (certificate && named.join() !== landed.join()) {
      say(
        'disagreeing',
        `its certificate names ${named.join() || 'no operation'}, the chain ${landed.join() || 'none'}`,
      )
    }
  }
  for (const [hash] of included) {
    if (!knownHashes.has(hash)) {
      findings.push({ kind: 'unaccepted', subject: `operation ${hash}`, detail: 'it was signed for no accepted cast' })
    }
  }
  for (const [effect] of done) {
    if (!knownEffects.has(effect)) {
      findings.push({ kind: 'unaccepted', subject: effect, detail: 'no accepted cast asked for it' })
    }
  }
  return findings
}

function nameEffect({ vault, action, amount }: Pick<AuditedCast, 'vault' | 'action' | 'amount'>): string {
  return `${action} of ${amount} by ${vault.toLowerCase()}`
}

function countBy<Item, Name>(items: readonly Item[], nameOf: (item: Item) => Name): ReadonlyMap<Name, number> {
  const counts = new Map<Name, number>()
  for (const item of items) counts.set(nameOf(item), (counts.get(nameOf(item)) ?? 0) + 1)
  return counts
}
