const names: Readonly<Record<string, string>> = { observed: 'seen by us', gmx: 'from GMX’s record' }

/** Where a step of a price's history comes from; one that this page does not know yet by its own name. */
export function nameOrigin(from: string): string {
  return names[from] ?? `from ${from}`
}
