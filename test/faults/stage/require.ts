import { isDeepStrictEqual } from 'node:util'

/** Throws unless something is the case. */
export function require(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Error(what)
}

/** Throws unless two values are the same, and shows both. */
export function requireEqual(seen: unknown, expected: unknown, what: string): void {
  if (isDeepStrictEqual(seen, expected)) return
  const show = (value: unknown) => JSON.stringify(value, (_, part) => (typeof part === 'bigint' ? String(part) : part))
  throw new Error(`${what}: ${show(seen)} instead of ${show(expected)}.`)
}
