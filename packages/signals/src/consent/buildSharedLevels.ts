import type { SharedLevel } from '@spells/shared'

/** An armed trigger of a workspace that agreed to share. */
export type SharedTrigger = {
  readonly workspaceId: string
  /** In [0, 1]. */
  readonly threshold: number
  readonly createdAtMs: number
}

/** Fewest workspaces that are ever told of. */
export const FEWEST_WORKSPACES = 20
/** How much one workspace may change what is published of a market on a day: its chance by a factor of at most e^ε. */
export const EPSILON = 1
/** The noise is never larger than this; what a factor of e^ε does not cover has a chance of less than three in a million. */
export const MOST_NOISE = 12
/** Levels of a market: each a twentieth wide. */
const LEVELS = 20

/**
 * Counts workspaces near each level, with noise. A workspace counts once in a market, where its newest trigger is. A
 * level is told only when the noisy count is so high that, whatever the noise was, twenty workspaces are behind it.
 * @param random numbers in [0, 1) that nobody else knows
 */
export function buildSharedLevels(triggers: readonly SharedTrigger[], random: () => number): SharedLevel[] {
  const newest = new Map<string, SharedTrigger>()
  for (const trigger of triggers) {
    const known = newest.get(trigger.workspaceId)
    if (!known || trigger.createdAtMs > known.createdAtMs) newest.set(trigger.workspaceId, trigger)
  }
  const levelOf = (threshold: number) => Math.min(LEVELS - 1, Math.floor(threshold * LEVELS))
  return Array.from({ length: LEVELS }, (_, level) => {
    const count = [...newest.values()].filter(({ threshold }) => levelOf(threshold) === level).length
    const noisy = count + drawNoise(random)
    const isTold = noisy >= FEWEST_WORKSPACES + MOST_NOISE
    return { from: level / LEVELS, to: (level + 1) / LEVELS, workspaces: isTold ? noisy : null }
  })
}

const ratio = Math.exp(-EPSILON)
const weights = Array.from({ length: 2 * MOST_NOISE + 1 }, (_, at) => ratio ** Math.abs(at - MOST_NOISE))
const allWeights = weights.reduce((total, weight) => total + weight, 0)

/** A whole number from the two-sided geometric distribution, within its bound. */
export function drawNoise(random: () => number): number {
  let left = random() * allWeights
  for (const [at, weight] of weights.entries()) {
    left -= weight
    if (left < 0) return at - MOST_NOISE
  }
  return MOST_NOISE
}
