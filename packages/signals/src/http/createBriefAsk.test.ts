import { AppError } from '@spells/shared'
import { expect, test } from 'vitest'
import { createBriefAsk } from './createBriefAsk.ts'

const overloaded = new AppError({ code: 'upstream_overloaded', shortMessage: 'It is busy.', retry: 'safe' })
const retry = { baseDelayMs: 0 }

test('default: asked once more when that can help, each time with what is left of one time-out', async () => {
  let now = 5_000
  const given: number[] = []
  const ask = createBriefAsk({ timeoutMs: 3_000, calls: 100, perMs: 10_000, retry, nowMs: () => now })
  const answer = ask(async (timeoutMs) => {
    given.push(timeoutMs)
    now += 200
    if (given.length === 1) throw overloaded
    return 'an answer'
  })
  expect(await answer).toBe('an answer')
  expect(given).toEqual([3_000, 2_800])
})

test('rejects: after the second attempt, what it failed with', async () => {
  let asked = 0
  const ask = createBriefAsk({ timeoutMs: 3_000, calls: 100, perMs: 10_000, retry })
  const answer = ask(async () => {
    asked++
    throw overloaded
  })
  await expect(answer).rejects.toBe(overloaded)
  expect(asked).toBe(2)
})

test('rejects: rate_budget_spent, without asking, until the stretch is over; what is asked again counts', async () => {
  let now = 5_000
  let asked = 0
  const ask = createBriefAsk({ timeoutMs: 3_000, calls: 3, perMs: 10_000, retry, nowMs: () => now })
  const read = async () => {
    asked++
    if (asked === 1) throw overloaded
    return asked
  }
  expect([await ask(read), await ask(read)]).toEqual([2, 3])
  await expect(ask(read)).rejects.toMatchObject({ code: 'rate_budget_spent', retry: 'never' })
  now += 9_999
  await expect(ask(read)).rejects.toMatchObject({ code: 'rate_budget_spent' })
  now += 1
  expect(await ask(read)).toBe(4)
  expect(asked).toBe(4)
})
