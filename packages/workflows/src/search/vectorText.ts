import type { VectorSpace } from '@spells/signals/embedding'

/** A vector as 32-bit numbers in base64. PERSISTED: in the cache, for days. */
export function encodeVector(vector: readonly number[]): string {
  const bytes = new Uint8Array(Float32Array.from(vector).buffer)
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
}

/** @returns undefined for what is no vector of that dimension */
export function decodeVector(text: string, dimension: VectorSpace['dimension']): readonly number[] | undefined {
  try {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0))
    if (bytes.length !== dimension * Float32Array.BYTES_PER_ELEMENT) return undefined
    const vector = Array.from(new Float32Array(bytes.buffer))
    return vector.every(Number.isFinite) ? vector : undefined
  } catch {
    return undefined
  }
}
