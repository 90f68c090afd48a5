import { createPublicClient, type Hex, http } from 'viem'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createHeadWatch, getQuietMs, notePace } from './headWatch.ts'
import type { Node } from './nodePool.ts'
import { createSharedTips } from './sharedTips.ts'

const hashOf = (number: number, fork = 0): Hex => `0x${(number * 10 + fork).toString(16).padStart(64, '0')}`

function setup(count = 1, shared = createSharedTips()) {
  const nodes = Array.from({ length: count }, (_, index) => ({ name: `node ${index + 1}`, key: `${index}` }) as Node)
  const state = { head: 1, fork: 0, fails: false, asked: 0, moved: 0 }
  const getTip = () => {
    const head = { number: state.head, hash: hashOf(state.head, state.fork), timeSec: 1, baseFeeWei: 1n }
    return { head, finalizedNumber: 0 }
  }
  const client = createPublicClient({ transport: http('http://127.0.0.1:1') })
  const watch = createHeadWatch(
    {
      rank: () => nodes,
      ask: async (_, reading) => {
        state.asked += 1
        return state.fails ? undefined : reading(client)
      },
    },
    async () => getTip(),
    shared,
  )
  const read = () => {
    watch.forget()
    for (const node of nodes) watch.noteRead(node, getTip())
  }
  const wait = async (): Promise<number> => {
    const startedAtMs = Date.now()
    await watch.untilMoved()
    return Date.now() - startedAtMs
  }
  return { state, nodes, watch, read, wait }
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('untilMoved', () => {
  it('default: waits for the next block, on every node of the last reading', async () => {
    const { state, read, wait } = setup(2)
    read()
    setTimeout(() => {
      state.head = 2
    }, 400)
    const waiting = wait()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await waiting).toBe(400)
  })

  it('behavior: does not wait before a first reading, nor after one that failed', async () => {
    const { state, watch, read, wait } = setup()
    expect(await wait()).toBe(0)
    read()
    state.fails = true
    expect(await wait()).toBe(0)
    watch.forget()
    state.fails = false
    expect(await wait()).toBe(0)
  })

  it('behavior: another block of the same height is another head', async () => {
    const { state, read, wait } = setup()
    read()
    state.fork = 1
    expect(await wait()).toBe(0)
  })

  it('behavior: what was found is good for one reading, at once', async () => {
    const { state, nodes, watch, read, wait } = setup()
    const [node] = nodes
    if (!node) throw new Error('no node')
    read()
    state.head = 2
    await wait()
    expect(watch.takeFound(node)?.head.number).toBe(2)
    expect(watch.takeFound(node)).toBeUndefined()
    read()
    state.head = 3
    await wait()
    await vi.advanceTimersByTimeAsync(101)
    expect(watch.takeFound(node)).toBeUndefined()
  })

  it('behavior: gives up after a second', async () => {
    const { read, wait } = setup()
    read()
    const waiting = wait()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await waiting).toBeLessThanOrEqual(1_050)
  })

  it('behavior: asks seldom while no block is due', async () => {
    const { state, read, wait } = setup()
    setInterval(() => {
      state.head += 1
    }, 800)
    for (let block = 0; block < 10; block++) {
      read()
      const waiting = wait()
      await vi.advanceTimersByTimeAsync(800)
      await waiting
    }
    state.asked = 0
    read()
    const waiting = wait()
    await vi.advanceTimersByTimeAsync(800)
    await waiting
    expect(state.asked).toBeLessThan(15)
  })
})

describe('between the vaults of one process', () => {
  it('default: of those that wait, one asks, and all go on with what it found', async () => {
    const shared = createSharedTips()
    const vaults = Array.from({ length: 10 }, () => setup(1, shared))
    for (const { read } of vaults) read()
    const waiting = vaults.map(({ wait }) => wait())
    setTimeout(() => {
      for (const { state } of vaults) state.head = 2
    }, 400)
    await vi.advanceTimersByTimeAsync(1_000)
    for (const tookMs of await Promise.all(waiting)) expect(tookMs).toBeLessThanOrEqual(450)
    const asked = vaults.map(({ state }) => state.asked)
    expect(asked.reduce((sum, count) => sum + count, 0)).toBeLessThan(30)
  })

  it('behavior: one that asked and never came back is not waited for', async () => {
    const shared = createSharedTips()
    const gone = setup(1, shared)
    gone.read()
    expect(shared.mayAsk(gone.nodes[0]?.key ?? '', 300)).toBe(true)
    const other = setup(1, shared)
    other.read()
    other.state.head = 2
    const waiting = other.wait()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(await waiting).toBeLessThanOrEqual(400)
    expect(other.state.asked).toBe(1)
  })

  it('behavior: what was found is not taken for newer than what somebody saw since', async () => {
    const shared = createSharedTips()
    const [slow, quick] = [setup(1, shared), setup(1, shared)]
    slow.read()
    slow.state.head = 2
    await slow.wait()
    const [node] = slow.nodes
    const found = node && slow.watch.takeFound(node)
    if (!node || !found) throw new Error('nothing found')
    await vi.advanceTimersByTimeAsync(10)
    quick.state.head = 3
    quick.read()
    slow.watch.noteRead(node, found)
    expect(shared.find(node.key)?.tip.head.number).toBe(3)
    expect(await slow.wait()).toBe(0)
    expect(slow.watch.takeFound(node)?.head.number).toBe(3)
  })
})

describe('notePace', () => {
  const seen = { intervalMs: undefined, number: 10, atMs: 1_000, isFresh: true }

  it('default: the time between two blocks that were seen as they came', () => {
    expect(notePace(seen, { number: 12, atMs: 1_500, isFresh: true })).toMatchObject({ intervalMs: 250 })
  })

  it('behavior: a block that was seen late tells nothing about the next one', () => {
    const late = notePace({ ...seen, intervalMs: 250 }, { number: 11, atMs: 5_000, isFresh: false })
    expect(late).toMatchObject({ intervalMs: 250, number: 11 })
    expect(getQuietMs(late, 5_001)).toBe(0)
  })
})
