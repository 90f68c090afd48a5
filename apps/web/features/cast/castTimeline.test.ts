import { type IntentStatus, intentStatuses, isTerminal } from '@spells/shared'
import { expect, test } from 'vitest'
import { describeCast } from './castTimeline.ts'

const createdAt = '2026-11-21T00:00:00.000Z'
const nowMs = Date.parse('2026-11-21T00:00:12.000Z')
const cast = (status: IntentStatus) => ({ status, reason: null, createdAt, updatedAt: createdAt })
const states = (status: IntentStatus) =>
  describeCast(cast(status), nowMs)
    .steps.map(({ state }) => state)
    .join(' ')

test('default', () => {
  expect(describeCast(cast('PENDING'), nowMs)).toMatchObject({
    tone: 'busy',
    headline: 'Waiting for a block',
    steps: [
      { title: 'Accepted', state: 'done' },
      { title: 'Signed within the session', state: 'done' },
      { title: 'Sent to the network', state: 'done' },
      { title: 'In a block', state: 'current', detail: 'Usually 2 to 10 seconds. 12 s so far.' },
      { title: 'Outcome verified on the venue', state: 'todo' },
      { title: 'Final', state: 'todo' },
    ],
  })
})

test('behavior: each state stands where it should', () => {
  expect(Object.fromEntries(intentStatuses.map((status) => [status, states(status)]))).toEqual({
    CREATED: 'done current todo todo todo todo',
    SIGNED: 'done done current todo todo todo',
    SUBMITTED: 'done done done current todo todo',
    PENDING: 'done done done current todo todo',
    VERIFYING: 'done done done attention todo todo',
    STUCK: 'done done done attention todo todo',
    INCLUDED_UNVERIFIED: 'done done done done current todo',
    CONFIRMED: 'done done done done done current',
    FINALIZED: 'done done done done done done',
    UNMET: 'done done done done failed todo',
    REVERTED: 'done done done failed todo todo',
    REJECTED: 'done failed todo todo todo todo',
    CANCELLED: 'done done done failed todo todo',
    EXPIRED: 'done done done failed todo todo',
  })
})

test('behavior: only what can no longer change looks ended', () => {
  for (const status of intentStatuses) {
    const waits = describeCast(cast(status), nowMs).steps.some(
      ({ state }) => state === 'current' || state === 'attention',
    )
    expect([status, waits]).toEqual([status, !isTerminal(status)])
  }
})

test('behavior: the reason is said, and an unknown time adds nothing', () => {
  const reason = { code: 'policy_refused', message: 'The amount is above the cap.' }
  expect(describeCast({ ...cast('REJECTED'), reason }, nowMs).explanation).toBe(
    'Nothing left us and nothing was spent. The amount is above the cap.',
  )
  expect(describeCast(cast('PENDING'), undefined).steps[3]?.detail).toBe('Usually 2 to 10 seconds.')
})
