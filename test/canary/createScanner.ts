import type { Needle } from './buildNeedles.ts'

/** Looks for every needle in one content. @returns each one that is there, once */
export type Scanner = (content: Buffer | string) => readonly Needle[]

/** One pass over each content, however many needles there are. */
export function createScanner(needles: readonly Needle[]): Scanner {
  const byPrefix = new Map<number, Needle[]>()
  const isPrefix = new Uint8Array(2 ** 16)
  for (const needle of needles) {
    const prefix = needle.bytes.readUInt16BE(0)
    isPrefix[prefix] = 1
    byPrefix.set(prefix, [...(byPrefix.get(prefix) ?? []), needle])
  }
  return (content) => {
    const haystack = typeof content === 'string' ? Buffer.from(content) : content
    const found = new Set<Needle>()
    let prefix = haystack[0] ?? 0
    for (let at = 1; at < haystack.length; at++) {
      prefix = ((prefix & 0xff) << 8) | (haystack[at] ?? 0)
      if (isPrefix[prefix] === 0) continue
      for (const needle of byPrefix.get(prefix) ?? []) {
        const { bytes } = needle
        const from = at - 1
        // Most are told apart here, without a comparison of everything.
        if (haystack[from + 2] !== bytes[2] || haystack[from + 5] !== bytes[5]) continue
        if (haystack.subarray(from, from + bytes.length).equals(bytes)) found.add(needle)
      }
    }
    return [...found]
  }
}
