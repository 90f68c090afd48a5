import type { Tip } from './readTip.ts'

/**
 * Where nodes were last seen, by all objects of this process: one asks, the others look here. Plain values only, since a
 * request and its promise belong to the object that made it, which may be evicted in the middle.
 */
export type SharedTips = {
  /** The newest thing that anybody saw of a node. */
  find(key: string): SharedTip | undefined
  note(key: string, tip: Tip): void
  /** Whether the caller is the one to ask now. Whoever asks and does not come back is waited for no longer than this. */
  mayAsk(key: string, forMs: number): boolean
  /** The caller's question is answered, or failed. */
  endAsking(key: string): void
}

export type SharedTip = { readonly tip: Tip; readonly atMs: number }

export function createSharedTips(): SharedTips {
  const tips = new Map<string, SharedTip>()
  const askedUntilMs = new Map<string, number>()
  return {
    find: (key) => tips.get(key),
    note: (key, tip) => void tips.set(key, { tip, atMs: Date.now() }),
    mayAsk: (key, forMs) => {
      if ((askedUntilMs.get(key) ?? 0) > Date.now()) return false
      askedUntilMs.set(key, Date.now() + forMs)
      return true
    },
    endAsking: (key) => void askedUntilMs.delete(key),
  }
}
