import type { WorkflowStep } from 'cloudflare:workers'
import { castWorkflowParamsSchema, intentSchema, slotParamsSchema } from '@spells/shared'
import type { PriceSource } from '@spells/signals'
import type { FeedSource, HeadlineModel } from '@spells/signals/world'
import { expect, test } from 'vitest'
import { type CastWorkflowDeps, runCast } from '../src/cast/runCast.ts'
import { type RefreshMarketsDeps, refreshMarkets } from '../src/markets/refreshMarkets.ts'
import { type RefreshPricesDeps, refreshPrices } from '../src/prices/refreshPrices.ts'
import type { FencedRun } from '../src/refresh/fencedRun.ts'
import { type RefreshRelationsDeps, refreshRelations } from '../src/relations/refreshRelations.ts'
import { type TriggerCycleDeps, triggerCycle } from '../src/triggers/triggerCycle.ts'
import { classifyByModel } from '../src/world/classifyByModel.ts'
import { type RefreshWorldDeps, refreshWorld } from '../src/world/refreshWorld.ts'
import cast from './golden/cast.v1.json' with { type: 'json' }
import castRefused from './golden/castRefused.v1.json' with { type: 'json' }
import markets from './golden/refreshMarkets.v1.json' with { type: 'json' }
import marketsV2 from './golden/refreshMarkets.v2.json' with { type: 'json' }
import marketsV3 from './golden/refreshMarkets.v3.json' with { type: 'json' }
import marketsV4 from './golden/refreshMarkets.v4.json' with { type: 'json' }
import prices from './golden/refreshPrices.v1.json' with { type: 'json' }
import pricesV2 from './golden/refreshPrices.v2.json' with { type: 'json' }
import pricesV3 from './golden/refreshPrices.v3.json' with { type: 'json' }
import relations from './golden/refreshRelations.v1.json' with { type: 'json' }
import world from './golden/refreshWorld.v1.json' with { type: 'json' }
import worldV2 from './golden/refreshWorld.v2.json' with { type: 'json' }
import worldV3 from './golden/refreshWorld.v3.json' with { type: 'json' }
import worldModel from './golden/refreshWorldModel.v1.json' with { type: 'json' }
import cycle from './golden/triggerCycle.v1.json' with { type: 'json' }

// What an instance that an earlier version started has behind it: parameters, and the result of each step by its name.
// It resumes on today's code, which must find every step under its name and read what is in it. These files are never
// edited: another shape is another step name, and one more file.

/**
 * Answers each step with what is stored for it, as the platform does when an instance resumes.
 * @param added steps that came later: they run, as those of an instance that has not done them
 */
function createReplay(stored: Readonly<Record<string, unknown>>, added: readonly string[] = []) {
  const taken: string[] = []
  const take = (name: string): unknown => {
    if (!(name in stored)) throw new Error(`The step "${name}" has no stored result.`)
    taken.push(name)
    return structuredClone(stored[name]) ?? undefined
  }
  const step = {
    do: async (name: string, _patience: unknown, work: () => Promise<unknown>) =>
      added.includes(name) ? work() : take(name),
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

/** What a step that came later may ask for: a clock, an empty cache and a database that does not answer. */
const late = {
  clock: { nowMs: async () => 1_795_000_022_000, toRealDelayMs: async (delayMs: number) => delayMs },
  cache: {
    get: async () => null,
    put: async () => {
      throw new Error('A resumed instance wrote to the cache.')
    },
  },
  openDatabase: () => ({
    withSystem: async () => {
      throw new Error('The database does not answer.')
    },
    close: async () => {},
  }),
}

test.each([
  ['1', markets, ['begin v1', 'movement v1'], late],
  ['2', marketsV2, [], {}],
  ['3', marketsV3, [], {}],
  ['4', marketsV4, [], {}],
] as const)('behavior: an instance of version %s resumes (refresh-markets)', async (_, golden, added, allowed) => {
  const params = slotParamsSchema.parse(golden.params)
  const { step, taken } = createReplay(golden.steps, added)
  const deps = untouched<RefreshMarketsDeps>({ source: untouched(), tellMarkets: async () => {}, ...allowed })
  expect(await refreshMarkets(params, step, deps)).toEqual(golden.outcome)
  expect(taken).toEqual(Object.keys(golden.steps))
})

const silentFeeds: PriceSource = {
  fetchPrices: async () => ({ observedAtMs: 1_795_000_022_000, received: 0, accepted: [], refused: [] }),
}

test.each([
  ['1', prices, ['begin v1'], { ...late, feeds: undefined }],
  ['2', pricesV2, [], { feeds: undefined }],
  // It began before there were feeds, which have nothing else to say.
  ['2', pricesV2, ['begin chainlink v1', 'fetch chainlink v1'], { ...late, feeds: silentFeeds }],
  ['3', pricesV3, [], { feeds: untouched<PriceSource>() }],
] as const)('behavior: an instance of version %s resumes (refresh-prices)', async (_, golden, added, allowed) => {
  const params = slotParamsSchema.parse(golden.params)
  const { step, taken } = createReplay(golden.steps, added)
  expect(await refreshPrices(params, step, untouched<RefreshPricesDeps>({ source: untouched(), ...allowed }))).toEqual(
    golden.outcome,
  )
  expect(taken).toEqual(Object.keys(golden.steps))
})

test('behavior: an instance of version 1 resumes (refresh-world)', async () => {
  const params = slotParamsSchema.parse(world.params)
  const added = ['links v1', 'levels v1']
  const { step, taken } = createReplay(world.steps, [...added, 'begin events v1'])
  const feeds = world.feeds.map((name): FeedSource => ({ name, weight: 1, fetchItems: untouched() }))
  const deps = untouched<RefreshWorldDeps>({
    ...late,
    model: undefined,
    embedding: undefined,
    feeds,
    classify: untouched(),
    marketEvents: untouched(),
  })
  const missed = added.map((name) => expect.stringContaining(name))
  const marketEvents = { outcome: 'failed', stored: 0, error: 'Error' }
  expect(await refreshWorld(params, step, deps)).toEqual({ ...world.outcome, missed, marketEvents })
  expect(taken).toEqual(Object.keys(world.steps))
})

// Of version 2 the events were steps of the news, before their end, and had no run of their own: that begins now.
const begun = { 'begin events v1': 'running', 'end events v1': null }
const marketEvents = { outcome: 'good', stored: 512, error: null }

test.each([
  ['2', worldV2, { ...worldV2.steps, ...begun }, { ...worldV2.outcome, marketEvents }],
  ['3', worldV3, worldV3.steps, worldV3.outcome],
] as const)('behavior: an instance of version %s resumes (refresh-world)', async (_, golden, steps, outcome) => {
  const params = slotParamsSchema.parse(golden.params)
  const { step, taken } = createReplay(steps)
  const feeds = golden.feeds.map((name): FeedSource => ({ name, weight: 1, fetchItems: untouched() }))
  const deps = untouched<RefreshWorldDeps>({
    ...late,
    model: undefined,
    embedding: undefined,
    feeds,
    classify: untouched(),
    marketEvents: untouched(),
  })
  expect(await refreshWorld(params, step, deps)).toEqual(outcome)
  expect(taken.toSorted()).toEqual(Object.keys(steps).toSorted())
})

test('behavior: an instance of version 1 resumes (the model of refresh-world)', async () => {
  const { step, taken } = createReplay(worldModel.steps)
  const model = untouched<HeadlineModel>({ name: worldModel.outcome.model })
  const budget = { perDayMicroUsd: 1n, prices: { inputMicroUsd: 1n, outputMicroUsd: 1n } }
  const run = { run: untouched<FencedRun>(), scheduledAtMs: 1_795_000_200_000, startedAtMs: 1_795_000_201_000 }
  expect(await classifyByModel(run, step, { ...late, model, budget })).toEqual(worldModel.outcome)
  expect(taken).toEqual(Object.keys(worldModel.steps))
})

test('behavior: an instance of version 1 resumes (refresh-relations)', async () => {
  const params = slotParamsSchema.parse(relations.params)
  const { step, taken } = createReplay(relations.steps)
  const deps = untouched<RefreshRelationsDeps>({ ...late, cache: untouched() })
  expect(await refreshRelations(params, step, deps)).toEqual(relations.outcome)
  expect(taken).toEqual(Object.keys(relations.steps))
})

test('behavior: an instance of version 1 resumes (trigger-cycle)', async () => {
  const { step, taken } = createReplay(cycle.steps)
  const params = slotParamsSchema.parse(cycle.params)
  expect(await triggerCycle(params, step, untouched<TriggerCycleDeps>())).toEqual(cycle.outcome)
  expect(taken).toEqual(Object.keys(cycle.steps))
})
