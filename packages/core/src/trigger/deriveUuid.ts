import { sha256, stringToHex } from 'viem'

/**
 * A UUID (version 8, RFC 9562) that is the same for the same name, so that repeating the work repeats the id.
 * @param parts what the id stands for, in order
 */
export function deriveUuid(...parts: readonly (string | number)[]): string {
  const hex = sha256(stringToHex(JSON.stringify(parts))).slice(2, 34)
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`
}
