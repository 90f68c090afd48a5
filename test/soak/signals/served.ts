import type { Upstream } from './fault.ts'

/** A document that an upstream gave. Times on the stack's clock. */
export type Served = {
  readonly upstream: Upstream
  readonly askedAtMs: number
  /** How far from it the moment of observation may be: the clock may have been a fast one. */
  readonly reachMs: number
  /** What it says that can be true: see `readValues`. */
  readonly values: ReadonlyMap<string, string>
}

/** Whether an upstream said this when somebody asked it at about this time. */
export function wasServed(
  served: readonly Served[],
  claim: {
    readonly upstream: Upstream
    readonly key: string
    readonly says: (value: string) => boolean
    readonly observedAtMs: number
  },
): boolean {
  const { upstream, key, says, observedAtMs } = claim
  // The newest are looked at first: what is shown was mostly said last.
  for (let at = served.length - 1; at >= 0; at--) {
    const document = served[at]
    if (!document || document.upstream !== upstream) continue
    if (Math.abs(document.askedAtMs - observedAtMs) > document.reachMs) continue
    const value = document.values.get(key)
    if (value !== undefined && says(value)) return true
  }
  return false
}
