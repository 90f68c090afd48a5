import { type IntentStatus, intentStatuses, isTerminal, type SessionRef, type VaultId } from '@spells/shared'
import type { SpellCastPlan } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeCast, isLetGo } from './castTimeline.ts'

const createdAt = '2026-11-21T00:00:00.000Z'
const nowMs = Date.parse('2026-11-21T00:00:12.000Z')
const ownerPlan: SpellCastPlan = {
  vaultId: '0e5a1f4e-0000-4000-8000-000000000002' as VaultId,
  spell: 'everbloom',
  action: 'entry',
  parameters: {},
}
const plan: SpellCastPlan = { ...ownerPlan, sessionId: '0e5a1f4e-0000-4000-8000-000000000003' as SessionRef }
const cast = (status: IntentStatus) => ({ status, plan, steps: [], reason: null, updatedAt: createdAt })
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

test('behavior: a result that nobody can tell is not called a failure of the venue', () => {
  const reason = { code: 'result_unreadable', message: 'No node can tell.' }
  const { tone, explanation } = describeCast({ ...cast('UNMET'), reason }, nowMs)
  expect(tone).toBe('attention')
  expect(explanation).toMatch('nobody can tell any more what it brought')
  expect(explanation).not.toMatch('venue')
})

test('behavior: an owner is told what waits for whom', () => {
  const owned = (status: IntentStatus, more = {}) => describeCast({ ...cast(status), plan: ownerPlan, ...more }, nowMs)
  expect(owned('CREATED')).toMatchObject({ tone: 'attention', headline: 'Waits for your signature' })
  expect(owned('CREATED', { toSign: null })).toMatchObject({ tone: 'busy', headline: 'Preparing what you will sign' })
  expect(owned('SIGNED').steps[1]).toEqual({ id: 'signed', title: 'Signed by you', state: 'done' })
  // Never signed: it failed at the signature, not on the network.
  expect(owned('EXPIRED').steps.map(({ state }) => state)).toEqual(['done', 'failed', 'todo', 'todo', 'todo', 'todo'])
})

test('behavior: on its way and asked for once more, it is not said to go on by itself', () => {
  const toSign = {} as NonNullable<Parameters<typeof describeCast>[0]['toSign']>
  const reason = { code: 'signature_wanted', message: 'The operation is ready and waits for the owner’s signature.' }
  expect(describeCast({ ...cast('PENDING'), plan: ownerPlan, reason, toSign }, nowMs)).toMatchObject({
    tone: 'attention',
    headline: 'Asks for one more signature',
    explanation: 'What you signed first is still on its way.',
  })
})

test('behavior: what its owner let go is not said to wait', () => {
  for (const [code, headline] of [
    ['taken_back', 'Taken back'],
    ['not_signed', 'Not signed in time'],
  ] as const) {
    const gone = { ...cast('CREATED'), plan: ownerPlan, reason: { code, message: 'No.' } }
    for (const toSign of [null, undefined]) {
      const view = describeCast({ ...gone, ...(toSign === null && { toSign }) }, nowMs)
      expect(view).toMatchObject({ headline, tone: 'attention' })
    }
    expect(isLetGo(gone)).toBe(true)
  }
  expect(isLetGo(cast('CREATED'))).toBe(false)
})
