import type { Hex } from 'viem'

/** Who was handed which operation lately. In memory: a new instance starts anew, which only changes who is asked first. */
export type SendHistory = {
  /** Those that never had the operation first, then whoever had it longest ago. */
  order<Endpoint extends { readonly index: number }>(hash: Hex, ranked: readonly Endpoint[]): readonly Endpoint[]
  noteSent(hash: Hex, index: number): void
  /** @returns for how long it has been handed over again and again, in milliseconds */
  noteTried(hash: Hex, nowMs: number): number
  /** It went another way: the count of `noteTried` begins anew. */
  restart(hash: Hex): void
}

/** Operations that are remembered. */
const CAPACITY = 500

type Entry = { readonly sentAt: Map<number, number>; triedSinceMs: number | undefined }

export function createSendHistory(): SendHistory {
  const entries = new Map<Hex, Entry>()
  let sends = 0
  const get = (hash: Hex): Entry => {
    const entry = entries.get(hash) ?? { sentAt: new Map<number, number>(), triedSinceMs: undefined }
    entries.delete(hash)
    entries.set(hash, entry)
    const [oldest] = entries.keys()
    if (entries.size > CAPACITY && oldest) entries.delete(oldest)
    return entry
  }
  return {
    order: (hash, ranked) => {
      const { sentAt } = get(hash)
      const at = ({ index }: { readonly index: number }) => sentAt.get(index) ?? 0
      return [...ranked].sort((a, b) => at(a) - at(b))
    },
    noteSent: (hash, index) => {
      sends += 1
      get(hash).sentAt.set(index, sends)
    },
    noteTried: (hash, nowMs) => {
      const entry = get(hash)
      entry.triedSinceMs ??= nowMs
      return Math.max(0, nowMs - entry.triedSinceMs)
    },
    restart: (hash) => {
      get(hash).triedSinceMs = undefined
    },
  }
}
