import type { SendOutcome } from '@spells/core/transaction'

/**
 * What several bundlers' answers to the same bytes come to. Whoever accepted them may land them; one that gave no clear
 * answer may have accepted them; so it is a refusal only if everybody refused, and a lasting one only if everybody said
 * so.
 * @param outcomes at least one
 */
export function combineOutcomes(outcomes: readonly SendOutcome[]): SendOutcome {
  const find = (kind: SendOutcome['kind']) => outcomes.find((outcome) => outcome.kind === kind)
  const weighty = find('accepted') ?? find('landed') ?? find('unknown')
  if (weighty) return weighty
  const refusals = outcomes.flatMap((outcome) => (outcome.kind === 'deterministic' ? [outcome.refusal] : []))
  const refusal = refusals.find(({ mayPassLater }) => mayPassLater) ?? refusals[0]
  return refusal ? { kind: 'deterministic', refusal } : { kind: 'unknown', detail: 'nobody was asked' }
}
