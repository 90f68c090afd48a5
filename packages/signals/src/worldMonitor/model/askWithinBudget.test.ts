import { AppError } from '@spells/shared'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { askWithinBudget, type ModelPurse } from './askWithinBudget.ts'
import type { HeadlineModel } from './headlineModel.ts'
import { modelBudgetSchema } from './modelBudget.ts'
import { countCost, toMicroUsd } from './modelPrices.ts'

const retry = { sleep: async () => {} }
const prices = { inputMicroUsd: 150_000n, outputMicroUsd: 600_000n }
const WORST = { input: 1_000, output: 400 }
type Outcome = 'told' | 'untold' | 'slow' | 'refused' | 'busy' | 'html'

const fault = (code: string, status?: number) =>
  new AppError({ code, shortMessage: 'No.', facts: { status }, retry: code === 'upstream_refused' ? 'never' : 'safe' })

/** A model that does as it is told, one outcome for each question. */
function createModel(outcomes: readonly Outcome[], usage = { input: 700, output: 100 }) {
  let questions = 0
  const model: HeadlineModel = {
    name: 'reader/1',
    boundTokens: () => WORST,
    ask: async () => {
      const outcome = outcomes[questions++ % outcomes.length]
      if (outcome === 'slow') throw fault('upstream_unreachable')
      if (outcome === 'refused') throw fault('upstream_refused', 401)
      if (outcome === 'busy') throw fault('upstream_overloaded', 429)
      if (outcome === 'html') throw fault('upstream_not_json')
      return { answers: [], usage: outcome === 'told' ? usage : undefined }
    },
  }
  return { model, countQuestions: () => questions }
}

/** A day's money in memory. */
function createPurse(budget: bigint) {
  let [settled, open] = [0n, 0n]
  const purse: ModelPurse = {
    async reserve(microUsd) {
      if (settled + open + microUsd > budget) return undefined
      open += microUsd
      return { day: '2026-11-21', microUsd }
    },
    async settle({ microUsd }, spent) {
      open -= microUsd
      settled += spent.microUsd
    },
  }
  return { purse, read: () => ({ settled, open }) }
}

test('default: what is set aside becomes what it cost', async () => {
  const { purse, read } = createPurse(1_000n)
  const { model } = createModel(['told'])
  expect(await askWithinBudget(['a'], { model, prices, purse, retry })).toMatchObject({
    ...{ status: 'answered', microUsd: 165n },
  })
  expect(read()).toEqual({ settled: 165n, open: 0n })
})

test('behavior: what failed unseen or is not told costs the worst case; what was turned away nothing', async () => {
  const cost = async (...outcomes: Outcome[]) => {
    const { purse, read } = createPurse(10_000n)
    const { model, countQuestions } = createModel(outcomes)
    const asked = await askWithinBudget(['a'], { model, prices, purse, retry })
    return [asked.status === 'stopped' ? asked.code : asked.status, countQuestions(), read().settled, read().open]
  }
  expect(await cost('untold')).toEqual(['answered', 1, 0n, 390n])
  expect(await cost('slow', 'told')).toEqual(['answered', 2, 165n, 390n])
  expect(await cost('slow')).toEqual(['upstream_unreachable', 2, 0n, 780n])
  expect(await cost('html')).toEqual(['upstream_not_json', 2, 0n, 780n])
  expect(await cost('refused')).toEqual(['upstream_refused', 1, 0n, 0n])
  expect(await cost('busy', 'told')).toEqual(['answered', 2, 165n, 0n])
})

test('behavior: a question whose worst case the budget does not have is not asked, nor asked again', async () => {
  const ask = async (budget: bigint, outcome: Outcome) => {
    const { model, countQuestions } = createModel([outcome])
    const asked = await askWithinBudget(['a'], { model, prices, purse: createPurse(budget).purse, retry })
    return [asked, countQuestions()]
  }
  expect(await ask(389n, 'told')).toEqual([{ status: 'stopped', code: 'budget_spent' }, 0])
  expect(await ask(390n + 389n, 'slow')).toEqual([{ status: 'stopped', code: 'budget_spent' }, 1])
})

test('behavior: an answer that cannot be booked is not asked for again', async () => {
  const { purse, read } = createPurse(10_000n)
  const { model, countQuestions } = createModel(['told'])
  const broken = { ...purse, settle: async () => Promise.reject(fault('database_unavailable')) }
  await expect(askWithinBudget(['a'], { model, prices, purse: broken, retry })).rejects.toMatchObject({
    code: 'database_unavailable',
  })
  expect([countQuestions(), read().open]).toEqual([1, 390n])
})

test('behavior: whatever the provider does within its bound, a day never costs more than its budget', async () => {
  const outcomes = fc.constantFrom<Outcome[]>('told', 'untold', 'slow', 'refused', 'busy', 'html')
  const usage = fc.record({ input: fc.nat(WORST.input), output: fc.nat(WORST.output) })
  await fc.assert(
    fc.asyncProperty(
      fc.bigInt(0n, 5_000n),
      fc.array(fc.record({ kinds: fc.array(outcomes, { minLength: 1, maxLength: 3 }), usage }), { maxLength: 30 }),
      async (budget, questions) => {
        const { purse, read } = createPurse(budget)
        for (const { kinds, usage } of questions) {
          const { model } = createModel(kinds, usage)
          await askWithinBudget(['a'], { model, prices, purse, retry })
          expect(read().settled + read().open <= budget && read().open >= 0n).toBe(true)
        }
      },
    ),
  )
})

test('behavior: money is counted in whole millionths, rounded up', () => {
  expect(toMicroUsd('0.15')).toBe(150_000n)
  expect(toMicroUsd('12')).toBe(12_000_000n)
  expect(countCost({ input: 1, output: 0 }, prices)).toBe(1n)
  expect(countCost({ input: 0, output: 0 }, prices)).toBe(0n)
  const budget = { perDayUsd: '1', inputUsdPerMillion: '0.15', outputUsdPerMillion: '0.6' }
  expect(modelBudgetSchema.parse(budget)).toEqual({ perDayMicroUsd: 1_000_000n, prices })
  for (const wrong of ['1e3', '-1', '0.1234567', '.5', '', 1, '0']) {
    expect(modelBudgetSchema.safeParse({ ...budget, perDayUsd: wrong }).success, String(wrong)).toBe(false)
  }
})
