import { sha256, stringToBytes } from 'viem'

/**
 * A version-8 UUID from a name: the same parts always give the same id.
 * @param kind namespace, e.g. `cast`
 * @param parts what the id stands for
 */
export function deriveUuid(kind: string, ...parts: readonly (string | number)[]): string {
  const bytes = sha256(stringToBytes(JSON.stringify([kind, ...parts])), 'bytes').slice(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
