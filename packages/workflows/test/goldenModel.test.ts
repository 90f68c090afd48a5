import type { WorkflowStep } from 'cloudflare:workers'
import type { HeadlineModel } from '@spells/signals/world'
import { expect, test } from 'vitest'
import { classifyByModel } from '../src/world/classifyByModel.ts'
import golden from './golden/refreshWorldModel.v1.json' with { type: 'json' }

// As in golden.test.ts: what an earlier version left behind, read by today's. The file is never edited.

const unasked = () => {
  throw new Error('A resumed instance did anew what was done before.')
}
const model: HeadlineModel = { name: golden.outcome.model, boundTokens: unasked, ask: unasked }
const budget = { perDayMicroUsd: 1n, prices: { inputMicroUsd: 1n, outputMicroUsd: 1n } }
const clock = { nowMs: async () => unasked(), toRealDelayMs: async (delayMs: number) => delayMs }

test('behavior: an instance of version 1 resumes (the model of refresh-world)', async () => {
  const stored = new Map<string, unknown>(Object.entries(golden.steps))
  const taken: string[] = []
  const step = {
    do: async (name: string) => {
      taken.push(name)
      return structuredClone(stored.get(name))
    },
  }
  const run = { open: unasked, write: unasked, close: unasked }
  const facts = { run, scheduledAtMs: 1_795_000_200_000, startedAtMs: 1_795_000_201_000 }
  const deps = { model, budget, clock, openDatabase: unasked }
  expect(await classifyByModel(facts, step as unknown as WorkflowStep, deps)).toEqual(golden.outcome)
  expect(taken).toEqual([...stored.keys()])
})
