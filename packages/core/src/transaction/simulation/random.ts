/** A seeded source of choices: the same seed gives the same choices, on every platform. */
export type Random = {
  /** In [0, 1). */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  /** Integer in [0, below). */
  readonly below: (below: number) => number
  readonly pick: <T>(items: readonly T[]) => T | undefined
}

/** Mulberry32 (public domain): 32 bits of state are plenty for choosing schedules. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = state
    t = Math.imul(t ^ (t >>> 15), t | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  return { next, below, chance: (probability) => next() < probability, pick: (items) => items[below(items.length)] }
}
