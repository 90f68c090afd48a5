import { describe, expect, it } from 'vitest'
import type { TransactionEvent } from '../event.ts'
import { type IntentState, pickBase } from '../intentState.ts'
import { transition } from '../transition.ts'
import type { Transition } from './modelShell.ts'
import { simulate } from './simulate.ts'

const SCHEDULES = 3_000
const TIMEOUT_MS = 60_000

describe('simulate', { timeout: TIMEOUT_MS }, () => {
  it('default', () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= SCHEDULES; seed++) {
      const { violations, statuses } = simulate(seed)
      for (const status of statuses) seen.add(status)
      expect(violations, `seed ${seed}`).toEqual([])
    }
    expect([...seen].sort()).toMatchInlineSnapshot(`
      [
        "CANCELLED",
        "CONFIRMED",
        "CREATED",
        "EXPIRED",
        "FINALIZED",
        "INCLUDED_UNVERIFIED",
        "PENDING",
        "REJECTED",
        "REVERTED",
        "SIGNED",
        "STUCK",
        "SUBMITTED",
        "UNMET",
        "VERIFYING",
      ]
    `)
  })

  it('behavior: the same seed gives the same schedule', () => {
    expect(simulate(42, { trace: true })).toEqual(simulate(42, { trace: true }))
  })
})

describe('behavior: a broken machine is noticed', { timeout: TIMEOUT_MS }, () => {
  const broken: Readonly<Record<string, { readonly step: Transition; readonly violation: string }>> = {
    'counts depth from the head': {
      step: (state, event, context) => transition(state, asIfFinal(event), context),
      violation: 'before its window was over at finality',
    },
    'takes a new nonce after an unknown outcome': {
      step: onOutcome('unknown', (intent, nowMs) => ({
        ...pickBase(intent),
        status: 'CREATED',
        stage: 'queued',
        notBeforeMs: nowMs,
      })),
      violation: 'was executed 2 times',
    },
    'believes a refusal': {
      step: onOutcome('deterministic', (intent) => ({
        ...pickBase(intent),
        status: 'REJECTED',
        reason: { code: 'refused', message: 'Refused.' },
      })),
      violation: 'could still land',
    },
    'forgets an attempt when the bundler says that the nonce is used': {
      step: onOutcome('landed', (intent) => ({ ...intent, attempts: intent.attempts.slice(1) })),
      violation: 'was executed 2 times',
    },
    'does not reserve budgets': {
      step: (state, event, context) => transition(state, withoutBudget(event), context),
      violation: 'more than the session budget',
    },
    'believes one lagging log index': {
      step: (state, event, { nowMs, limits }) =>
        transition(state, event, { nowMs, limits: { ...limits, foreignObservations: 1 } }),
      violation: 'ended CANCELLED',
    },
    'gives up after a failed reading': {
      step: (state, event, context) =>
        event.kind === 'observationFailed' ? { state, effects: [] } : transition(state, event, context),
      violation: 'never ended',
    },
  }
  it.each(Object.entries(broken))('%s', (_, { step, violation }) => {
    expect(findViolation(step)).toContain(violation)
  })
})

function findViolation(step: Transition): string | undefined {
  for (let seed = 1; seed <= SCHEDULES; seed++) {
    const [violation] = simulate(seed, { step }).violations
    if (violation) return violation
  }
  return undefined
}

function asIfFinal(event: TransactionEvent): TransactionEvent {
  if (event.kind !== 'observed') return event
  const { observation } = event
  const lanes = Object.entries(observation.lanes).map(([lane, { latest }]) => [lane, { latest, finalized: latest }])
  return {
    ...event,
    observation: { ...observation, finalized: observation.latest, lanes: Object.fromEntries(lanes) },
  }
}

function withoutBudget(event: TransactionEvent): TransactionEvent {
  if (event.kind !== 'prepareEnded' || event.outcome.kind !== 'prepared') return event
  return { ...event, outcome: { ...event.outcome, allowance: { ...event.outcome.allowance, budgets: [] } } }
}

function onOutcome(kind: string, change: (intent: IntentState, nowMs: number) => IntentState): Transition {
  return (state, event, context) => {
    const next = transition(state, event, context)
    if (event.kind !== 'sendEnded' || event.outcome.kind !== kind) return next
    const intent = next.state.intents[event.intentId]
    if (!intent || !('delivery' in intent)) return next
    const intents = { ...next.state.intents, [intent.id]: change(intent, context.nowMs) }
    return { ...next, state: { ...next.state, intents } }
  }
}
