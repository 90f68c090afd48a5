import { type LiveMessage, liveMessageSchema } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { listStaleKeys } from './listStaleKeys.ts'

const at = '2026-11-21T00:00:00.000Z'
const id = '0b8f7c1e-3a52-4d8c-9d6e-1f2a3b4c5d6e'
const message = (value: unknown): LiveMessage => liveMessageSchema.parse(value)

test('default', () => {
  const data = { castId: id, intentId: id, status: 'CONFIRMED' }
  expect(listStaleKeys(message({ type: 'event', topic: 'casts', sequence: 1, at, data }))).toEqual([
    ['casts', 'one', id],
    ['casts', 'list'],
    ['events'],
    ['sessions'],
  ])
  expect(listStaleKeys(message({ type: 'event', topic: 'positions', sequence: 1, at, data: { vaultId: id } }))).toEqual(
    [['positions'], ['balances']],
  )
})

test('behavior: after a connection, and where what was missed is lost, the whole topic is old', () => {
  const sequences = { casts: 1, positions: 2, triggers: 3, markets: 4 }
  const all = listStaleKeys(message({ type: 'hello', at, sequences })).map(([resource]) => resource)
  expect(new Set(all)).toEqual(new Set(['casts', 'events', 'positions', 'balances', 'triggers', 'markets']))
  expect(listStaleKeys(message({ type: 'reset', topic: 'casts', sequence: 9 }))).toEqual([['casts'], ['events']])
})
