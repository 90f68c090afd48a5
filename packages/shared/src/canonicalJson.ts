import { AppError } from './appError.ts'

/**
 * JSON that two sides write alike: keys sorted by code point, no spaces, shortest plain numbers. Its twin is the function
 * `canonical_json` in the database, which hashes the event spine.
 * @throws not_canonical for a number that is not finite or needs an exponent, and for anything that is not JSON
 */
export function canonicalJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'string') return encodeString(value)
  if (typeof value === 'number') return encodeNumber(value)
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`
  if (typeof value === 'object') {
    const entries = Object.entries(value).sort(([left], [right]) => compareCodePoints(left, right))
    return `{${entries.map(([key, item]) => `${encodeString(key)}:${canonicalJson(item)}`).join(',')}}`
  }
  throw notCanonical(`a ${typeof value} is not JSON`)
}

function encodeNumber(value: number): string {
  const text = JSON.stringify(value)
  // The database keeps every digit of a number; beyond this form the two texts would differ.
  if (!/^-?[0-9]+(\.[0-9]+)?$/.test(text)) throw notCanonical(`the number ${value} has no plain decimal form`)
  return text
}

function encodeString(value: string): string {
  if (value.includes('\u0000') || !value.isWellFormed())
    throw notCanonical('a string holds a character that no database stores')
  return JSON.stringify(value)
}

function compareCodePoints(left: string, right: string): number {
  const a = Array.from(left, (char) => char.codePointAt(0) ?? 0)
  const b = Array.from(right, (char) => char.codePointAt(0) ?? 0)
  for (let index = 0; index < Math.min(a.length, b.length); index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function notCanonical(reason: string): AppError {
  return new AppError({
    code: 'not_canonical',
    shortMessage: `This value has no canonical JSON: ${reason}.`,
    retry: 'never',
  })
}
