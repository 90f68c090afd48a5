import { expect, test } from 'vitest'
import { createPace } from './createPace.ts'

test('default: no stretch has more calls than allowed, also when they come together', async () => {
  let now = 1_000
  const starts: number[] = []
  const waits: Promise<void>[] = []
  const pace = createPace({
    ...{ calls: 2, perMs: 100, nowMs: () => now },
    sleep: async (delayMs) => void starts.push(now + delayMs),
  })
  for (let call = 0; call < 5; call++) waits.push(pace())
  await Promise.all(waits)
  expect(starts).toEqual([1_100, 1_100, 1_200])
  now = 5_000
  await pace()
  expect(starts).toHaveLength(3)
})
