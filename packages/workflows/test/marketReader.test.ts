import { encodeMarketSnapshot } from '@spells/signals'
import { expect, test } from 'vitest'
import { createMarketReader } from '../src/markets/marketReader.ts'

const text = encodeMarketSnapshot({
  ...{ source: 'gamma', observedAtMs: 1_795_176_000_000, markets: [], refused: [] },
  counts: { received: 0, accepted: 0, refused: 0 },
})

test('default: all who read a cache share one parsed snapshot; another cache is another one', async () => {
  const read: string[] = []
  const buildCache = (name: string) => ({
    get: async () => {
      read.push(name)
      return text
    },
  })
  const [first, second] = [buildCache('first'), buildCache('second')]
  const snapshot = await createMarketReader(first).findSnapshot()
  expect(snapshot).toBeDefined()
  expect(await createMarketReader(first).findSnapshot()).toBe(snapshot)
  expect(await createMarketReader(second).findSnapshot()).not.toBe(snapshot)
  expect(read).toEqual(['first', 'second'])
})
