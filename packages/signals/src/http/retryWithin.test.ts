import { AppError } from '@spells/shared'
import { expect, test } from 'vitest'
import { retryWithin } from './retryWithin.ts'

const down = (retry: 'safe' | 'never' = 'safe') =>
  new AppError({ code: 'upstream_overloaded', shortMessage: 'It answered with status 503.', retry })

/** Asks something that takes so long each time and then fails, within 10 seconds. */
async function ask(takesMs: number, error: AppError, random = 1) {
  let now = 1_000
  const leftMs: number[] = []
  const asked = retryWithin(
    async (left) => {
      leftMs.push(left)
      now += takesMs
      throw error
    },
    {
      withinMs: 10_000,
      nowMs: () => now,
      retry: {
        random: () => random,
        sleep: async (delayMs) => {
          now += delayMs
        },
      },
    },
  )
  await expect(asked).rejects.toBe(error)
  return { leftMs, tookMs: now - 1_000 }
}

test('default: three attempts share the time, with pauses between them', async () => {
  expect(await ask(100, down())).toEqual({ leftMs: [10_000, 9_400, 8_300], tookMs: 1_800 })
  expect(await ask(100, down(), 0)).toEqual({ leftMs: [10_000, 9_900, 9_800], tookMs: 300 })
})

test('behavior: what took half of the time is not asked again, nor what asking again cannot help', async () => {
  expect(await ask(10_000, down())).toEqual({ leftMs: [10_000], tookMs: 10_000 })
  expect(await ask(4_600, down())).toEqual({ leftMs: [10_000], tookMs: 4_600 })
  expect(await ask(4_400, down())).toEqual({ leftMs: [10_000, 5_100], tookMs: 9_300 })
  expect(await ask(100, down('never'))).toEqual({ leftMs: [10_000], tookMs: 100 })
})
