import type { DrillRun } from '@spells/shared/api'

const count = (value: number) => value.toLocaleString('en')

/** A drill in a sentence. Only a whole run of which nothing landed, and which understood every refusal, is good. */
export function describeDrill({ status, planned, attempts, landed, inconclusive, failure }: DrillRun): {
  readonly tone: 'info' | 'attention' | 'bad' | 'good'
  readonly title: string
  readonly detail: string
} {
  const tried = `${count(attempts)}${status === 'done' || planned === null ? '' : ` of ${count(planned)}`} tried, ${count(landed)} landed`
  if (landed > 0) {
    return { tone: 'bad', title: tried, detail: 'This session can do what it must not. Disarm it now.' }
  }
  if (status === 'running') {
    return { tone: 'info', title: planned === null ? 'Reading the vault' : tried, detail: 'It takes a minute or more.' }
  }
  if (status === 'failed') {
    return { tone: 'attention', title: `It was not finished: ${tried}`, detail: failure ?? '' }
  }
  if (inconclusive > 0) {
    return {
      tone: 'attention',
      title: tried,
      detail: `${count(inconclusive)} failed for a reason that is no rule of the contracts, so they show nothing.`,
    }
  }
  return { tone: 'good', title: tried, detail: 'Each was refused by a rule of the contracts, by its name below.' }
}
