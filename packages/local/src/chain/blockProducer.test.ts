import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openStackClock } from '../clock/stackClock.ts'
import { startBlockProducer } from './blockProducer.ts'
import { createChainStore } from './chainStore.ts'
import type { Rpc } from './rpc.ts'

const dir = mkdtempSync(join(tmpdir(), 'spells-producer-'))

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

test('behavior: a chain that mines slowly is left no heap of blocks', async () => {
  let mined = 0
  let waiting: (() => void) | undefined
  const block = JSON.stringify({ number: '0x1', timestamp: '0x1', hash: '0x', transactions: [] })
  const rpc: Rpc = {
    call: async (method) => {
      if (method !== 'evm_mine') return JSON.parse(block)
      mined++
      const { promise, resolve } = Promise.withResolvers<void>()
      waiting = resolve
      await promise
      return null
    },
    batch: async () => [],
  }
  const clock = openStackClock({ path: join(dir, 'clock.json') })
  const producer = startBlockProducer({ rpc, clock, store: createChainStore({ dir, rpc }), blockTimeMs: 100 })
  await vi.advanceTimersByTimeAsync(1_000)
  expect(mined).toBe(1)
  waiting?.()
  await vi.advanceTimersByTimeAsync(100)
  expect(mined).toBe(2)
  // What is asked for is made all the same, one after the other.
  void producer.mine()
  void producer.mine()
  for (let blocks = 0; blocks < 3; blocks++) {
    waiting?.()
    await vi.advanceTimersByTimeAsync(10)
  }
  expect(mined).toBe(4)
  await producer.stop()
})
