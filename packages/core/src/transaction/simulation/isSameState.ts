/** Whether two states, both plain data, hold the same. */
export function isSameState(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  const keys = Object.keys(a)
  if (keys.length !== Object.keys(b).length) return false
  return keys.every((key) => key in b && isSameState(a[key as keyof typeof a], b[key as keyof typeof b]))
}
