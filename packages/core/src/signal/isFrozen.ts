/** How long a feed may show the same while others change. */
const FROZEN_AFTER_MS = 12 * 60 * 60 * 1000
/** With fewer others nobody can say whether the feed or the world stands still. */
const MIN_OTHERS = 2

/**
 * Whether a feed stands still: it has shown the same for half a day, in which most of the others changed. A feed that
 * answers says nothing about that.
 * @param changedAtMs when its content was last another one
 * @param othersChangedAtMs the same of its peers
 */
export function isFrozen(
  changedAtMs: number,
  options: { readonly nowMs: number; readonly othersChangedAtMs: readonly number[] },
): boolean {
  const { nowMs, othersChangedAtMs: others } = options
  if (nowMs - changedAtMs <= FROZEN_AFTER_MS || others.length < MIN_OTHERS) return false
  return others.filter((at) => nowMs - at <= FROZEN_AFTER_MS).length * 2 > others.length
}
