/** Where a feature stands in a vector and whether it adds or takes away, by FNV-1a. */
export function hashFeature(feature: string, dimension: number): { readonly place: number; readonly sign: 1 | -1 } {
  let hash = 0x811c9dc5
  for (const byte of new TextEncoder().encode(feature)) hash = Math.imul(hash ^ byte, 0x01000193) >>> 0
  return { place: (hash >>> 1) % dimension, sign: hash % 2 === 0 ? 1 : -1 }
}
