import { expect, test } from 'vitest'
import { describeEvent } from './describeEvent.ts'

const castId = '0b8f7c1e-3a52-4d8c-9d6e-1f2a3b4c5d6e'
const event = (type: string, kind: string, data = {}) => ({ type, subject: { kind, id: castId }, data })

test('default', () => {
  expect(describeEvent(event('cast.status_changed', 'cast', { from: 'PENDING', to: 'CONFIRMED' }))).toEqual({
    text: 'A cast did what it promised',
    tone: 'good',
    href: `/cast?id=${castId}`,
  })
  expect(describeEvent(event('trigger.created', 'trigger'))).toEqual({
    text: 'A trigger was saved',
    tone: 'info',
    href: '/triggers',
  })
})

test('behavior: what stands beside another entry is left to the long list', () => {
  const minor = (type: string, kind: string) => describeEvent(event(type, kind)).minor === true
  expect([minor('cast.signature_wanted', 'cast'), minor('trigger.fired', 'trigger')]).toEqual([true, true])
  expect([minor('cast.signed', 'cast'), minor('trigger.cast_created', 'trigger')]).toEqual([false, false])
})

test('behavior: what a workspace shares, and no longer shares, is told', () => {
  const text = (data: object) => describeEvent(event('workspace.settings_changed', 'workspace', data)).text
  expect([text({ shareTriggerLevels: true }), text({ shareTriggerLevels: false }), text({})]).toEqual([
    ...[
      'Your armed triggers count in what is told of levels',
      'Your armed triggers no longer count in what is told of levels',
    ],
    'What your workspace shares was changed',
  ])
})

test('behavior: what is not known is shown, not hidden', () => {
  expect(describeEvent(event('cast.status_changed', 'cast', { to: 'SUBMITTED' }))).toMatchObject({
    text: 'A cast went on: submitted',
    minor: true,
  })
  expect(describeEvent(event('session.exit_check_failed', 'session'))).toMatchObject({ tone: 'bad', href: '/vault' })
  expect(describeEvent(event('alert.raised', 'alert'))).toEqual({ text: 'alert raised', tone: 'neutral' })
})
