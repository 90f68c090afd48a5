import { expect, test } from 'vitest'
import { judgeByPoints, readPointTable } from './pointTable.ts'

const table = readPointTable(['calm', 'grave'], '\nbase\t50\t0\nsign.war\t-100\t200\n')
const war = { id: 'sign.war', amount: 1, words: 'invades' }

test('default: points add up, and what spoke for the class is told', () => {
  expect(judgeByPoints(table, [])).toMatchObject({ chosen: 'calm', reasons: [] })
  const { chosen, probability, reasons } = judgeByPoints(table, [war, { id: 'word.unknown', amount: 1, words: 'x' }])
  expect(chosen).toBe('grave')
  expect(probability).toBeCloseTo(1 / (1 + Math.exp(-2.5)), 10)
  expect(reasons).toEqual([{ evidence: war, points: 1.5 }])
})

test('rejects: a line with another number of classes', () => {
  expect(() => readPointTable(['calm', 'grave'], 'base\t1\t2\t3')).toThrow(TypeError)
  expect(() => readPointTable(['calm', 'grave'], 'base\t1\tmuch')).toThrow(TypeError)
})
