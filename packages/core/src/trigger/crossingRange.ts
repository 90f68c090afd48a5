/** The thresholds whose rules change side when a value moves: `above` rules in (low, high], `below` rules in [low, high). */
export type CrossingRange = { readonly low: number; readonly high: number }

/**
 * Which thresholds a move passes, so that an index by threshold finds the rules without looking at the others.
 * @param previous the last good value; @param next the value now, both in [0, 1]
 * @returns undefined when nothing can have changed side
 */
export function buildCrossingRange(previous: number, next: number): CrossingRange | undefined {
  if (previous === next) return undefined
  return { low: Math.min(previous, next), high: Math.max(previous, next) }
}

/** Whether a rule's threshold lies in the range. The registry asks the same of its SQL index. */
export function isCrossed(
  range: CrossingRange,
  rule: { readonly direction: 'above' | 'below'; readonly threshold: number },
): boolean {
  return rule.direction === 'above'
    ? rule.threshold > range.low && rule.threshold <= range.high
    : rule.threshold >= range.low && rule.threshold < range.high
}
