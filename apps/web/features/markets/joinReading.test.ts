import { expect, test } from 'vitest'
import { joinReading } from './joinReading.ts'

const at = (minute: number) => new Date(Date.UTC(2026, 10, 21, 0, minute)).toISOString()
const recorded = [
  { at: at(0), probability: 0.4 },
  { at: at(2), probability: 0.5 },
]

test('default', () => {
  expect(joinReading(recorded, { at: at(4), probability: 0.6 }).map(({ probability }) => probability)).toEqual([
    0.4, 0.5, 0.6,
  ])
})

test('behavior: a reading that is recorded already, or older than the record, adds nothing', () => {
  expect(joinReading(recorded, { at: at(2), probability: 0.5 })).toHaveLength(2)
  expect(joinReading(recorded, { at: at(1), probability: 0.9 })).toHaveLength(2)
  expect(joinReading([], { at: at(1), probability: 0.9 })).toHaveLength(1)
})
