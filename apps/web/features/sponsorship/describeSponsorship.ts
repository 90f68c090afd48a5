import type { Quote, Sponsorship } from '@spells/shared/api'
import { formatTime } from '../../lib/formatTime.ts'

type Facts = Pick<Sponsorship, 'quota' | 'remaining' | 'reason' | 'resetsAt' | 'available'>

/**
 * Why the sponsor pays for something or does not, and what is left of today's share.
 * @param facts undefined when the sponsor does not answer
 */
export function describeSponsorship(facts: Facts | undefined, paidBy: Quote['fee']['paidBy']): string {
  if (!facts) return 'The vault pays the network fee this time. The sponsor does not answer.'
  const { quota, remaining, reason, resetsAt } = facts
  if (paidBy === 'sponsor') {
    return `We pay the network fee. Of today’s ${quota.operations} sponsored operations ${remaining.operations} are left.`
  }
  if (reason?.code === 'sponsor_off') return 'Network fees are paid from the vault.'
  if (reason) return `The vault pays the network fee this time. ${reason.message}${describeNext(reason, resetsAt)}`
  return 'The vault pays the network fee: this is not sponsored.'
}

/** The state of today's share for the vault's page; undefined where nobody sponsors. */
export function describeShare(facts: Facts): string | undefined {
  const { quota, remaining, reason, available, resetsAt } = facts
  if (reason?.code === 'sponsor_off') return undefined
  if (available) return `We pay network fees: ${remaining.operations} of ${quota.operations} operations left today.`
  const next = reason ? describeNext(reason, resetsAt) : ''
  return `${reason?.message ?? 'The sponsor cannot pay now.'} Until it can, the vault pays network fees.${next}`
}

/** A new day brings a new share; it helps with nothing else. */
function describeNext({ code }: NonNullable<Facts['reason']>, resetsAt: string): string {
  return code === 'sponsor_over_quota' ? ` The next share comes ${formatTime(resetsAt)}.` : ''
}
