import { expect, test } from 'vitest'
import { findLatestMatch, matchesCron } from './cron.ts'

const at = (text: string): number => Date.parse(`${text}Z`)

test('default: minutes, steps, lists and ranges', () => {
  expect(matchesCron('* * * * *', at('2030-01-01T10:03'))).toBe(true)
  expect(matchesCron('*/2 * * * *', at('2030-01-01T10:03'))).toBe(false)
  expect(matchesCron('*/2 * * * *', at('2030-01-01T10:04'))).toBe(true)
  expect(matchesCron('0 */6 * * *', at('2030-01-01T12:00'))).toBe(true)
  expect(matchesCron('0 */6 * * *', at('2030-01-01T13:00'))).toBe(false)
  expect(matchesCron('5,10-12 8 * * *', at('2030-01-01T08:11'))).toBe(true)
  expect(matchesCron('5,10-12 8 * * *', at('2030-01-01T08:13'))).toBe(false)
  expect(matchesCron('30-59/15 * * * *', at('2030-01-01T08:45'))).toBe(true)
})

test('behavior: day and weekday are alternatives, and 7 is Sunday', () => {
  expect(matchesCron('0 0 * * 7', at('2030-01-06T00:00'))).toBe(true)
  expect(matchesCron('0 0 * * 1-5', at('2030-01-06T00:00'))).toBe(false)
  expect(matchesCron('0 0 13 * 0', at('2030-01-06T00:00'))).toBe(true)
  expect(matchesCron('0 0 13 2 *', at('2030-02-13T00:00'))).toBe(true)
})

test('behavior: the latest match of a span, its start not included', () => {
  const from = at('2030-01-01T10:00')
  expect(findLatestMatch('*/2 * * * *', from, at('2030-01-01T10:01:59'))).toBeUndefined()
  expect(findLatestMatch('*/2 * * * *', from, at('2030-01-01T10:05:10'))).toBe(at('2030-01-01T10:04'))
  expect(findLatestMatch('0 0 * * *', from, at('2030-01-04T03:00'))).toBe(at('2030-01-04T00:00'))
})

test('rejects: not five fields', () => {
  expect(() => matchesCron('* * * *', 0)).toThrow('five fields')
})
