import { runInDurableObject } from 'cloudflare:test'
import { expect, test } from 'vitest'
import { installRule, observeSignal, observeTime } from '../src/registryRounds.ts'
import { createRegistryStore } from '../src/registryStore.ts'
import { buildRule, good, setupShard } from './setupShard.ts'

test('behavior: an observation reads the rules that it turns, not the rules that exist', async () => {
  const first = buildRule()
  const shard = await setupShard(first.signal)
  const now = Date.now()
  const read = await runInDurableObject(shard.stub(), (_, { storage }) => {
    let rowsRead = 0
    const counting = {
      exec: (query: string, ...bindings: unknown[]) => {
        const cursor = storage.sql.exec(query, ...bindings)
        const rows = cursor.toArray()
        rowsRead += cursor.rowsRead
        return rows
      },
    } as unknown as SqlStorage
    const round = (nowMs: number) => ({ store: createRegistryStore(counting), nowMs })
    for (let i = 0; i < 2_000; i++) {
      const direction = i % 2 === 0 ? 'above' : 'below'
      installRule(round(now), { ...buildRule({ direction, threshold: 0.3 + i / 5_000 }), signal: first.signal })
    }
    observeSignal(round(now), good(first, 0.5, now))
    const rowsOf = (work: () => number) => {
      rowsRead = 0
      return { decisions: work(), rowsRead }
    }
    return {
      still: rowsOf(() => observeSignal(round(now + 10), good(first, 0.5, now + 10))),
      move: rowsOf(() => observeSignal(round(now + 20), good(first, 0.501, now + 20))),
      tick: rowsOf(() => observeTime(round(now + 30))),
    }
  })
  expect(read.still.decisions).toBe(0)
  expect(read.still.rowsRead).toBeLessThan(20)
  // 0.5 < threshold <= 0.501 holds for the five thresholds 0.5002 … 0.501, of which `above` has two or three.
  expect(read.move.decisions).toBeGreaterThanOrEqual(2)
  expect(read.move.decisions).toBeLessThanOrEqual(3)
  expect(read.move.rowsRead).toBeLessThan(60)
  expect(read.tick).toEqual({ decisions: 0, rowsRead: expect.any(Number) })
  expect(read.tick.rowsRead).toBeLessThan(20)
})
