import { expect, test } from 'vitest'
import { buildFactorLine } from './buildFactorLine.ts'

const at = (minutes: number) => new Date(Date.UTC(2026, 10, 21) + minutes * 60_000).toISOString()

test('default', () => {
  const points = [
    { at: at(0), score: 0 },
    { at: at(30), score: 23 },
    { at: at(60), score: -23 },
  ]
  const line = buildFactorLine(points)
  expect(line.toX(at(15))).toBe(60)
  expect(line).toMatchObject({ path: 'M0.0 20.0L120.0 6.2L240.0 33.8', bound: 30 })
})

test('behavior: no line goes across hours without a score, and small scores stay small', () => {
  const points = [
    { at: at(0), score: 1 },
    { at: at(30), score: 1 },
    { at: at(300), score: 1 },
  ]
  const { path, bound } = buildFactorLine(points)
  expect(path.match(/M/g)).toHaveLength(2)
  expect(bound).toBe(10)
})
