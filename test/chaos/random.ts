/** A seeded source of choices: the same seed gives the same choices. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number
  /** Integer in [0, below). */
  readonly below: (below: number) => number
}

/** Mulberry32 (public domain). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  return { next, below: (limit) => Math.floor(next() * limit) }
}
