import { decisionSchema, type Signal, type TriggerRule, type TriggerState } from '@spells/shared'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { armTrigger } from './armTrigger.ts'
import { evaluateTrigger } from './evaluateTrigger.ts'
import { bad, good, rule, T0 } from './fixtures.ts'
import { replayDecision } from './replayDecision.ts'

/** Runs a rule over observations, each at its own time, and returns the verdicts with the last state. */
function run(used: TriggerRule, steps: readonly (readonly [signal: Signal | undefined, nowMs: number])[]) {
  let state = armTrigger(used, { nowMs: T0 })
  let previousValue: number | undefined
  const decisions = steps.flatMap(([signal, nowMs]) => {
    const outcome = evaluateTrigger({ rule: used, state, signal, previousValue }, { nowMs })
    state = outcome.state
    if (signal?.quality === 'good') previousValue = signal.value
    return outcome.decision ? [outcome.decision] : []
  })
  return { state, decisions, verdicts: decisions.map((decision) => decision.verdict) }
}

const minute = 60_000

test('default: fires once when the value comes from before the threshold to beyond it', () => {
  const { decisions, state } = run(rule, [
    [good(0.58, T0), T0],
    [good(0.63, T0 + minute), T0 + minute],
    [good(0.5, T0 + 2 * minute), T0 + 2 * minute],
    [good(0.7, T0 + 3 * minute), T0 + 3 * minute],
  ])
  expect(state.status).toBe('exhausted')
  expect(decisions.map((decision) => decisionSchema.parse(decision))).toMatchInlineSnapshot(`
    [
      {
        "at": "2026-11-20T12:01:00.000Z",
        "evaluator": "threshold/1",
        "fire": {
          "id": "5cc93110-ac05-8ac3-b4af-5e3924484e29",
          "number": 1,
        },
        "id": "85c88dfe-4bff-8896-a318-6b74a1ec57db",
        "input": {
          "ageMs": 0,
          "previousValue": 0.58,
          "signal": {
            "key": "market:gamma:512345:probability",
            "observedAtMs": 1795176060000,
            "quality": "good",
            "source": "gamma",
            "value": 0.63,
          },
          "state": {
            "armedAtMs": 1795176000000,
            "armedFires": 0,
            "fires": 0,
            "side": "before",
            "status": "watching",
            "v": 1,
          },
        },
        "reason": "The value 0.63 reached or passed above 0.6; before it was 0.58.",
        "revision": 1,
        "rule": {
          "direction": "above",
          "expiresAtMs": 1795262400000,
          "freshnessMs": 240000,
          "maxFires": 1,
          "mode": "armed",
          "revision": 1,
          "signal": "market:gamma:512345:probability",
          "threshold": 0.6,
          "triggerId": "11111111-1111-4111-8111-111111111111",
          "v": 1,
          "workspaceId": "22222222-2222-4222-8222-222222222222",
        },
        "triggerId": "11111111-1111-4111-8111-111111111111",
        "v": 1,
        "verdict": "fire",
        "workspaceId": "22222222-2222-4222-8222-222222222222",
      },
    ]
  `)
})

describe('crossing', () => {
  test('behavior: a rule whose condition already holds waits for the value to come back first', () => {
    const { verdicts } = run(rule, [
      [good(0.7, T0), T0],
      [good(0.75, T0 + minute), T0 + minute],
    ])
    expect(verdicts).toEqual([])
    const crossedAgain = run(rule, [
      [good(0.7, T0), T0],
      [good(0.5, T0 + minute), T0 + minute],
      [good(0.65, T0 + 2 * minute), T0 + 2 * minute],
    ])
    expect(crossedAgain.verdicts).toEqual(['fire'])
  })

  test('behavior: the baseline counts as the value before', () => {
    const used: TriggerRule = { ...rule, baseline: { value: 0.55, observedAtMs: T0 } }
    expect(run(used, [[good(0.7, T0 + minute), T0 + minute]]).verdicts).toEqual(['fire'])
  })

  test('behavior: the threshold itself is beyond, in both directions', () => {
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [good(0.6, T0 + 1), T0 + 1],
      ]).verdicts,
    ).toEqual(['fire'])
    expect(
      run({ ...rule, direction: 'below' }, [
        [good(0.7, T0), T0],
        [good(0.6, T0 + 1), T0 + 1],
      ]).verdicts,
    ).toEqual(['fire'])
  })

  test('behavior: the same observation twice fires once', () => {
    const used: TriggerRule = { ...rule, maxFires: 5 }
    const move = good(0.7, T0 + minute)
    expect(
      run(used, [
        [good(0.5, T0), T0],
        [move, T0 + minute],
        [move, T0 + minute],
      ]).verdicts,
    ).toEqual(['fire'])
  })

  test('behavior: a move during blindness is seen when sight returns', () => {
    const late = T0 + 10 * minute
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [good(0.5, T0), late],
        [good(0.7, late + minute), late + minute],
      ]).verdicts,
    ).toEqual(['blind', 'fire'])
  })
})

describe('gates', () => {
  test('behavior: a stale value never fires; blindness is recorded when it begins, once', () => {
    const move = good(0.7, T0 + minute)
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [move, T0 + 5 * minute + 1],
        [move, T0 + 6 * minute],
      ]).verdicts,
    ).toEqual(['blind'])
  })

  test('behavior: the age is inclusive', () => {
    const move = good(0.7, T0 + minute)
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [move, T0 + 5 * minute],
      ]).verdicts,
    ).toEqual(['fire'])
  })

  test('behavior: an observation from the future is not believed', () => {
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [good(0.7, T0 + 10 * minute), T0 + minute],
      ]).verdicts,
    ).toEqual(['blind'])
  })

  test('behavior: a signal that never came makes the rule blind after the freshness time', () => {
    const { decisions } = run(rule, [
      [undefined, T0 + minute],
      [undefined, T0 + 5 * minute],
    ])
    expect(decisions.map((decision) => [decision.verdict, decision.input.signal])).toEqual([
      ['blind', { key: rule.signal, quality: 'data_bad', reason: 'never_observed', observedAtMs: T0, source: 'none' }],
    ])
  })

  test('behavior: bad data is recorded once and never fires; the last good value still counts', () => {
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [bad('market_disputed', T0 + minute), T0 + minute],
        [bad('market_disputed', T0 + 2 * minute), T0 + 2 * minute],
        [good(0.7, T0 + 3 * minute), T0 + 3 * minute],
      ]).verdicts,
    ).toEqual(['data_bad', 'fire'])
  })

  test('behavior: an expired rule says so once and never fires', () => {
    const end = rule.expiresAtMs
    expect(
      run(rule, [
        [good(0.5, T0), T0],
        [good(0.7, end), end],
        [good(0.8, end + 1), end + 1],
      ]).verdicts,
    ).toEqual(['expired'])
  })

  test('behavior: fires recorded before a rebuild count', () => {
    const used: TriggerRule = { ...rule, firesBefore: { all: 3, armed: 1 } }
    expect(
      run(used, [
        [good(0.5, T0), T0],
        [good(0.7, T0 + 1), T0 + 1],
      ]).verdicts,
    ).toEqual(['exhausted'])
    const more = run({ ...used, maxFires: 2 }, [
      [good(0.5, T0), T0],
      [good(0.7, T0 + 1), T0 + 1],
    ])
    expect(more.decisions[0]?.fire?.number).toBe(4)
  })

  test('behavior: a monitoring rule records every crossing and uses up no fire', () => {
    const { verdicts, state } = run({ ...rule, mode: 'monitor' }, [
      [good(0.5, T0), T0],
      [good(0.7, T0 + 1), T0 + 1],
      [good(0.5, T0 + 2), T0 + 2],
      [good(0.7, T0 + 3), T0 + 3],
    ])
    expect(verdicts).toEqual(['fire', 'fire'])
    expect([state.fires, state.armedFires]).toEqual([2, 0])
  })
})

const observation = fc.record({
  kind: fc.constantFrom('good', 'bad', 'none', 'rubbish'),
  value: fc.double({ min: 0, max: 1, noNaN: true }),
  rubbish: fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1, 1.0001),
  ageMs: fc.integer({ min: -20_000, max: 600_000 }),
  stepMs: fc.integer({ min: 0, max: 400_000 }),
})
const anyRule = fc.record({
  direction: fc.constantFrom('above' as const, 'below' as const),
  threshold: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  maxFires: fc.integer({ min: 1, max: 3 }),
  mode: fc.constantFrom('armed' as const, 'monitor' as const),
})

test('behavior: for any history, each fire is on a fresh crossing, numbered, within its limit, and replays', () => {
  fc.assert(
    fc.property(anyRule, fc.array(observation, { maxLength: 40 }), (shape, history) => {
      const used: TriggerRule = { ...rule, ...shape, expiresAtMs: T0 + 3_600_000 }
      let state: TriggerState = armTrigger(used, { nowMs: T0 })
      let nowMs = T0
      let sideBefore: boolean | undefined
      const ids = new Set<string>()
      let fires = 0
      for (const step of history) {
        nowMs += step.stepMs
        const at = nowMs - step.ageMs
        const signal =
          step.kind === 'none'
            ? undefined
            : step.kind === 'bad'
              ? bad('x', at)
              : good(step.kind === 'good' ? step.value : step.rubbish, at)
        const outcome = evaluateTrigger({ rule: used, state, signal }, { nowMs })
        const { decision } = outcome
        const usable = step.kind === 'good' && step.ageMs <= used.freshnessMs && step.ageMs >= -5_000
        const beyond = used.direction === 'above' ? step.value >= used.threshold : step.value <= used.threshold
        if (decision) {
          decisionSchema.parse(decision)
          const replay = replayDecision(decision)
          expect(replay.ok && replay.value.same).toBe(true)
          if (decision.verdict === 'fire') {
            expect(usable && beyond && sideBefore === true && nowMs < used.expiresAtMs).toBe(true)
            expect(decision.fire?.number).toBe(++fires)
          }
          expect(ids.has(decision.id)).toBe(false)
          ids.add(decision.id)
        } else if (usable && beyond && sideBefore === true) {
          expect(['exhausted', 'expired']).toContain(state.status)
        }
        // Repeating an evaluation on the state it left changes nothing.
        expect(evaluateTrigger({ rule: used, state: outcome.state, signal }, { nowMs })).toEqual({
          state: outcome.state,
        })
        state = outcome.state
        if (usable && state.status !== 'expired') sideBefore = !beyond
      }
      if (used.mode === 'armed') expect(fires).toBeLessThanOrEqual(used.maxFires)
    }),
    { numRuns: 500 },
  )
})
