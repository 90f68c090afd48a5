import { execFileSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Rpc } from '../chain/rpc.ts'
import { openStackClock } from '../clock/stackClock.ts'
import { LOCAL_PRICE_FEEDS } from './localPriceFeeds.ts'
import { startPriceFeeds } from './startPriceFeeds.ts'

const packageDir = join(import.meta.dirname, '../..')

test('default: the code is what the contract compiles to', () => {
  const said = execFileSync(process.execPath, ['scripts/buildPriceFeed.ts', '--check'], {
    cwd: packageDir,
    encoding: 'utf8',
  })
  expect(said).toContain('in step')
})

test('behavior: nothing is written while nothing moves, and what a chain has lost is written again', async () => {
  const empty = `0x${'0'.repeat(64)}`
  const storage = new Map<string, string>()
  const writes: string[] = []
  const rpc: Rpc = {
    call: async () => {
      throw new Error('Calls come together.')
    },
    batch: async (calls) =>
      calls.map(([method, address, value, word]) => {
        if (method === 'eth_getStorageAt') return storage.get(String(address)) ?? empty
        writes.push(`${method} ${address}`)
        if (method === 'anvil_setStorageAt') storage.set(String(address), String(word))
        return value
      }),
  }
  const clock = openStackClock({ path: join(mkdtempSync(join(tmpdir(), 'spells-price-feeds-')), 'clock.json') })
  clock.change({ rate: 0 })
  const feeds = await startPriceFeeds({ rpc, clock })
  const count = () => writes.splice(0).length
  // Code and first round of each feed, and of the sequencer's.
  expect(count()).toBe(2 * (LOCAL_PRICE_FEEDS.length + 1))
  await feeds.report()
  expect(count()).toBe(0)
  storage.delete(LOCAL_PRICE_FEEDS[0]?.address ?? '')
  await feeds.report()
  expect(count()).toBe(2)
  clock.change({ advanceMs: 12 * 3_600_000 + 1_000 })
  await feeds.report()
  expect(writes.every((write) => write.startsWith('anvil_setStorageAt'))).toBe(true)
  expect(count()).toBe(LOCAL_PRICE_FEEDS.length)
  await feeds.stop()
})
