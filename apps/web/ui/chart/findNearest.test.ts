import { expect, test } from 'vitest'
import { findNearest } from './findNearest.ts'

const points = [0, 10, 20, 40].map((atMs) => ({ atMs, probability: atMs / 100 }))

test('default', () => {
  expect([-5, 4, 6, 16, 29, 31, 99].map((atMs) => findNearest(points, atMs)?.atMs)).toEqual([0, 0, 10, 20, 20, 40, 40])
})

test('behavior: of nothing nothing is near', () => {
  expect(findNearest([], 5)).toBeUndefined()
  expect(findNearest(points.slice(0, 1), 5)?.atMs).toBe(0)
})
