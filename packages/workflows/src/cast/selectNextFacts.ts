import type { TlmFact } from '@spells/shared'

/**
 * The facts that may be applied after `lastSequence`: without duplicates, in order, up to the first gap.
 * @returns `gapBefore`: the lowest sequence that lies behind a gap; undefined when nothing is missing
 */
export function selectNextFacts(
  facts: readonly TlmFact[],
  lastSequence: number,
): { readonly next: readonly TlmFact[]; readonly gapBefore: number | undefined } {
  const next: TlmFact[] = []
  for (const fact of [...facts].sort((a, b) => a.sequence - b.sequence)) {
    const expected = lastSequence + next.length + 1
    if (fact.sequence < expected) continue
    if (fact.sequence > expected) return { next, gapBefore: fact.sequence }
    next.push(fact)
  }
  return { next, gapBefore: undefined }
}
