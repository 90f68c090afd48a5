import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { applyBreak } from '../breaks/openBrokenTree.ts'
import { listRows } from './listRows.ts'

const repository = fileURLToPath(new URL('../..', import.meta.url))
/** Rows of the matrix that other rooms show. */
const ELSEWHERE = new Set([33, 34, 35, 36, 38, 40])

test('default: every row of the matrix is here once', async () => {
  const numbers = (await listRows()).map(({ row }) => row)
  const expected = Array.from({ length: 39 }, (_, index) => index + 1).filter((row) => !ELSEWHERE.has(row))
  expect(numbers).toEqual(expected)
})

test('default: the place of every break is there exactly once', async () => {
  const failures = []
  for (const { row, break: change } of await listRows()) {
    try {
      applyBreak({ name: `row-${row}`, ...change }, readFileSync(`${repository}/${change.file}`, 'utf8'))
    } catch (error) {
      failures.push(error instanceof Error ? error.message : String(error))
    }
  }
  expect(failures).toEqual([])
})
