import { formatAge } from '../../lib/formatAge.ts'

/** After what time half of an answer is gone; at once, when it is all in the first step. */
export function formatDecay(halfLifeMs: number): string {
  return halfLifeMs < 60_000 ? 'at once' : formatAge(halfLifeMs)
}

/** A correlation with its sign and two digits, such as “+0.62”. */
export function formatStrength(strength: number): string {
  return `${strength < 0 ? '−' : '+'}${Math.abs(strength).toFixed(2)}`
}

/** A share of chance: as it is, and never as none. */
export function formatChance(chance: number): string {
  return chance < 0.001 ? '<0.001' : chance.toFixed(3)
}
