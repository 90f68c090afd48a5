/** How a probability wanders: around a home, by so much a day, always the same for the same seed. */
export type Wander = { readonly seed: string; readonly probability: number; readonly dailyMove: number }

const DAY_MS = 86_400_000
const LONGEST_WAVE_MS = 32 * DAY_MS
const WAVES = 15

/**
 * The wandering probability at a moment: a sum of smooth random waves in log-odds, from a month down to minutes, each
 * half as long as the one before and weaker by √2, which looks like a random walk. It is a function of time alone, so
 * that any moment can be asked, in any order.
 */
export function evaluateWander(wander: Wander, atMs: number): number {
  let logOdds = toLogOdds(wander.probability)
  for (let wave = 0; wave < WAVES; wave++) {
    const lengthMs = LONGEST_WAVE_MS / 2 ** wave
    const strength = wander.dailyMove * Math.sqrt(lengthMs / DAY_MS) * 0.5
    logOdds += strength * smoothNoise(`${wander.seed}/${wave}`, atMs / lengthMs)
  }
  return toProbability(logOdds)
}

/** A probability that goes from one value to another, slowly at both ends. */
export function evaluateRamp(ramp: { readonly from: number; readonly to: number }, part: number): number {
  const from = toLogOdds(ramp.from)
  return toProbability(from + (toLogOdds(ramp.to) - from) * smoothStep(part))
}

function smoothNoise(seed: string, position: number): number {
  const left = Math.floor(position)
  const leftValue = hashToUnit(`${seed}/${left}`)
  const rightValue = hashToUnit(`${seed}/${left + 1}`)
  return leftValue + (rightValue - leftValue) * smoothStep(position - left)
}

function smoothStep(part: number): number {
  const clamped = Math.min(1, Math.max(0, part))
  return clamped * clamped * (3 - 2 * clamped)
}

/** FNV-1a with a final mix, as a number in [-1, 1]. */
function hashToUnit(text: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return ((hash ^ (hash >>> 16)) >>> 0) / 0x7fffffff - 1
}

function toLogOdds(probability: number): number {
  const inside = Math.min(0.9995, Math.max(0.0005, probability))
  return Math.log(inside / (1 - inside))
}

function toProbability(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds))
}
