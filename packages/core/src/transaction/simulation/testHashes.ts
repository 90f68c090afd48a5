import type { Hex } from 'viem'
import { buildTestHash } from '../fixtures.ts'

const known = new Map<number, Hex>()

/** {@link buildTestHash}, made once for all schedules: they use the same few. */
export function getTestHash(value: number): Hex {
  const hash = known.get(value) ?? buildTestHash(value)
  known.set(value, hash)
  return hash
}
