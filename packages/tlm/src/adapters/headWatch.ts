import type { Node, NodePool } from './nodePool.ts'
import type { Tip } from './readTip.ts'
import type { SharedTip, SharedTips } from './sharedTips.ts'

/** Knows which heads the last reading saw. In memory: a new instance reads at once. */
export type HeadWatch = {
  /** A reading begins: what the one before saw is no measure any more. */
  forget(): void
  noteRead(node: Node, tip: Tip): void
  /** Where a node stands, if it was asked just now; once. */
  takeFound(node: Node): Tip | undefined
  /**
   * Waits while every node of the last reading is at the head that it had then: reading it again would say the same.
   * Not longer than a second, and not at all after a node failed.
   */
  untilMoved(): Promise<void>
}

const PATIENCE_MS = 1_000
/** As for a reading: a node that is only slow has not failed. */
const ASK_TIMEOUT_MS = 2_500
/** An answer that takes longer is not waited for by others. */
const LEASE_MS = 300
const STEP_MS = { least: 15, most: 250, unknown: 50 }
/** Steps in the time between two blocks. */
const STEPS = 40
/** Before this part of that time has passed, no block is looked for. */
const QUIET_PART = 0.8
const SMOOTHING = 0.3
/** Over so many blocks it does not matter when in its time the first and the last one were seen. */
const LONG_RUN_BLOCKS = 8

/** What is older is asked for again. */
const FOUND_MS = 100

/**
 * @param pool where the nodes of the readings come from
 * @param readTip as the readings ask where a node stands
 * @param shared what the other vaults' objects of this process know: of those that wait, one asks
 */
export function createHeadWatch(
  pool: Pick<NodePool, 'rank' | 'ask'>,
  readTip: Parameters<typeof pool.ask<Tip>>[1],
  shared: SharedTips,
): HeadWatch {
  const heads = new Map<string, { readonly hash: string; readonly atMs: number }>()
  const found = new Map<string, SharedTip>()
  const takenAtMs = new WeakMap<Tip, number>()
  let pace: Pace = { intervalMs: undefined, number: 0, atMs: 0, isFresh: false }
  return {
    forget: () => heads.clear(),
    noteRead: (node, tip) => {
      const foundAtMs = takenAtMs.get(tip)
      heads.set(node.name, { hash: tip.head.hash, atMs: foundAtMs ?? Date.now() })
      // What was found has been shared already, and somebody may know better by now.
      if (foundAtMs === undefined) shared.note(node.key, tip)
      pace = notePace(pace, { number: tip.head.number, atMs: Date.now(), isFresh: false })
    },
    takeFound: ({ name }) => {
      const known = found.get(name)
      found.delete(name)
      if (!known || Date.now() - known.atMs > FOUND_MS) return undefined
      takenAtMs.set(known.tip, known.atMs)
      return known.tip
    },
    untilMoved: async () => {
      found.clear()
      const watched = pool.rank().filter(({ name }) => heads.has(name))
      const giveUpAtMs = Date.now() + PATIENCE_MS
      const quietMs = getQuietMs(pace, Date.now())
      if (watched.length > 0 && quietMs > 0) await sleep(Math.min(quietMs, PATIENCE_MS))
      let isFresh = false
      while (watched.length > 0 && Date.now() < giveUpAtMs) {
        const looks = await Promise.all(watched.map(look))
        if (looks.includes('failed')) return
        for (const [index, { name }] of watched.entries()) {
          const seen = looks[index]
          if (seen !== undefined && seen !== 'failed') found.set(name, seen)
        }
        const moved = watched.map(({ name }) => found.get(name)).find((seen, index) => isNews(watched[index], seen))
        if (moved) {
          pace = notePace(pace, { number: moved.tip.head.number, atMs: moved.atMs, isFresh })
          return
        }
        await sleep(getStepMs(pace))
        isFresh = true
      }
    },
  }

  /** What is known of a node now: what another object saw since the reading, or what the node says. */
  async function look(node: Node): Promise<SharedTip | 'failed' | undefined> {
    const known = shared.find(node.key)
    if (isNews(node, known)) return known
    const isAsked = known !== undefined && known.atMs > (heads.get(node.name)?.atMs ?? 0)
    if (isAsked && Date.now() - known.atMs < getStepMs(pace)) return undefined
    if (!shared.mayAsk(node.key, LEASE_MS)) return undefined
    const tip = await pool.ask(node, readTip, ASK_TIMEOUT_MS)
    shared.endAsking(node.key)
    if (!tip) return 'failed'
    shared.note(node.key, tip)
    return { tip, atMs: Date.now() }
  }

  function isNews(node: Node | undefined, seen: SharedTip | undefined): boolean {
    const before = node && heads.get(node.name)
    return before !== undefined && seen !== undefined && seen.atMs >= before.atMs && seen.tip.head.hash !== before.hash
  }
}

/** How fast blocks come. */
export type Pace = {
  readonly intervalMs: number | undefined
  readonly number: number
  readonly atMs: number
  /** Whether the block was seen when it came, and not some time afterwards. */
  readonly isFresh: boolean
}

/** Takes in that a block was seen. */
export function notePace(pace: Pace, seen: Omit<Pace, 'intervalMs'>): Pace {
  const { intervalMs, number, atMs, isFresh } = pace
  if (seen.number <= number) return pace
  const count = seen.number - number
  const isTelling = number > 0 && ((isFresh && seen.isFresh) || count >= LONG_RUN_BLOCKS)
  if (!isTelling) return { ...seen, intervalMs }
  const sampleMs = (seen.atMs - atMs) / count
  return { ...seen, intervalMs: intervalMs === undefined ? sampleMs : intervalMs + SMOOTHING * (sampleMs - intervalMs) }
}

/** For how long the next block cannot be expected, in milliseconds. */
export function getQuietMs({ intervalMs, atMs, isFresh }: Pace, nowMs: number): number {
  if (intervalMs === undefined || !isFresh) return 0
  return Math.max(0, atMs + QUIET_PART * intervalMs - nowMs)
}

function getStepMs({ intervalMs }: Pace): number {
  if (intervalMs === undefined) return STEP_MS.unknown
  return Math.min(STEP_MS.most, Math.max(STEP_MS.least, intervalMs / STEPS))
}

function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
