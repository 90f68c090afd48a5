import type { WireOperation } from './stage/chainTools.ts'
import { requireEqual } from './stage/require.ts'

/**
 * Requires that the bundler was handed one operation, byte for byte, at least so many times.
 * @returns how often, in words
 */
export function requireSameBytes(sends: readonly WireOperation[], least: number): string {
  const payloads = new Set(sends.map((operation) => JSON.stringify(operation)))
  requireEqual(payloads.size, 1, 'Different operations handed over')
  if (sends.length < least) throw new Error(`Handed over ${sends.length} times, not ${least} times at least.`)
  return `handed over ${sends.length} ×, same bytes`
}
