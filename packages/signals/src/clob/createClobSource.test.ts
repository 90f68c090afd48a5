import { expect, test } from 'vitest'
import { createClobSource } from './createClobSource.ts'

const request = { tokenId: '77', fromMs: 10_000, toMs: 7_210_500, stepMs: 3_600_000 }

test('default: asks in seconds and minutes', async () => {
  const asked: string[] = []
  const source = createClobSource({
    url: 'https://clob.example',
    fetch: async (input) => {
      asked.push(String(input))
      return Response.json({ history: [{ t: 3_600, p: 0.5 }] })
    },
  })
  expect(await source.fetchHistory(request)).toEqual({ points: [{ atMs: 3_600_000, probability: 0.5 }], refused: 0 })
  expect(asked).toEqual(['https://clob.example/prices-history?market=77&startTs=10&endTs=7210&fidelity=60'])
})

test('rejects: upstream_overloaded, after it was asked once more', async () => {
  let asked = 0
  const source = createClobSource({
    url: 'https://clob.example',
    fetch: async () => {
      asked++
      return new Response('', { status: 429 })
    },
  })
  await expect(source.fetchHistory(request)).rejects.toMatchObject({ code: 'upstream_overloaded' })
  expect(asked).toBe(2)
})

test('rejects: rate_budget_spent after 100 questions', async () => {
  let asked = 0
  const source = createClobSource({
    url: 'https://clob.example',
    fetch: async () => {
      asked++
      return Response.json({ history: [] })
    },
  })
  const all = await Promise.allSettled(Array.from({ length: 104 }, () => source.fetchHistory(request)))
  expect(asked).toBe(100)
  expect(all.filter(({ status }) => status === 'rejected')).toMatchObject(
    Array(4).fill({ reason: { code: 'rate_budget_spent' } }),
  )
})
