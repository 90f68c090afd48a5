import type { WorkflowStep } from 'cloudflare:workers'
import { castWorkflowParamsSchema, intentSchema, slotParamsSchema } from '@spells/shared'
import { expect, test } from 'vitest'
import { type CastWorkflowDeps, runCast } from '../src/cast/runCast.ts'
import { type RefreshMarketsDeps, refreshMarkets } from '../src/markets/refreshMarkets.ts'
import { type RefreshPricesDeps, refreshPrices } from '../src/prices/refreshPrices.ts'
import { type TriggerCycleDeps, triggerCycle } from '../src/triggers/triggerCycle.ts'
import cast from './golden/cast.v1.json' with { type: 'json' }
import castRefused from './golden/castRefused.v1.json' with { type: 'json' }
import markets from './golden/refreshMarkets.v1.json' with { type: 'json' }
import prices from './golden/refreshPrices.v1.json' with { type: 'json' }
import cycle from './golden/triggerCycle.v1.json' with { type: 'json' }

// What an instance that an earlier version started has behind it: parameters, and the result of each step by its name.
// It resumes on today's code, which must find every step under its name and read what is in it. These files are never
// edited: another shape is another step name, and one more file.

/** Answers each step with what is stored for it, as the platform does when an instance resumes. */
function createReplay(stored: Readonly<Record<string, unknown>>) {
  const taken: string[] = []
  const take = (name: string): unknown => {
    if (!(name in stored)) throw new Error(`The step "${name}" has no stored result.`)
    taken.push(name)
    return structuredClone(stored[name]) ?? undefined
  }
  const step = {
    do: async (name: string) => take(name),
    sleep: async (name: string) => take(name),
    waitForEvent: async (name: string) => ({ payload: take(name) }),
  }
  return { step: step as unknown as WorkflowStep, taken }
}

/** Ports that nothing may call: everything was done before. */
const untouched = <Deps extends object>(allowed: Partial<Deps> = {}): Deps =>
  new Proxy(allowed, {
    get: (target, name) => {
      if (name in target) return Reflect.get(target, name)
      throw new Error(`A resumed instance asked for ${String(name)}.`)
    },
  }) as Deps

const castDeps = () => untouched<CastWorkflowDeps>({ findTransactionManager: () => untouched() })

test.each([
  ['cast', cast],
  ['castRefused', castRefused],
])('behavior: an instance of version 1 resumes (%s)', async (_, golden) => {
  const { step, taken } = createReplay(golden.steps)
  expect(await runCast(castWorkflowParamsSchema.parse(golden.params), step, castDeps())).toEqual(golden.outcome)
  expect(taken).toEqual(Object.keys(golden.steps))
  for (const { intent } of golden.steps['load v1'].steps) expect(intentSchema.parse(intent)).toBeDefined()
})

test('behavior: an instance of version 1 resumes (refresh-markets)', async () => {
  const params = slotParamsSchema.parse(markets.params)
  const { step, taken } = createReplay(markets.steps)
  const deps = untouched<RefreshMarketsDeps>({ source: untouched(), tellMarkets: async () => {} })
  expect(await refreshMarkets(params, step, deps)).toEqual(markets.outcome)
  expect(taken).toEqual(Object.keys(markets.steps))
})

test('behavior: an instance of version 1 resumes (refresh-prices)', async () => {
  const params = slotParamsSchema.parse(prices.params)
  const { step, taken } = createReplay(prices.steps)
  expect(await refreshPrices(params, step, untouched<RefreshPricesDeps>())).toEqual(prices.outcome)
  expect(taken).toEqual(Object.keys(prices.steps))
})

test('behavior: an instance of version 1 resumes (trigger-cycle)', async () => {
  const { step, taken } = createReplay(cycle.steps)
  const params = slotParamsSchema.parse(cycle.params)
  expect(await triggerCycle(params, step, untouched<TriggerCycleDeps>())).toEqual(cycle.outcome)
  expect(taken).toEqual(Object.keys(cycle.steps))
})
