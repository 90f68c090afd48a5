import type { DrillRun } from '@spells/shared/api'
import { expect, test } from 'vitest'
import { describeDrill } from './describeDrill.ts'

const run: DrillRun = {
  ...{ status: 'done', startedAt: '2026-11-21T00:00:00.000Z', planned: 12_000, kinds: [], examples: [], failure: null },
  ...{ attempts: 12_000, landed: 0, inconclusive: 0 },
}

test('default', () => {
  expect(describeDrill(run)).toMatchObject({ tone: 'good', title: '12,000 tried, 0 landed' })
  expect(describeDrill({ ...run, status: 'running', attempts: 96 })).toMatchObject({
    tone: 'info',
    title: '96 of 12,000 tried, 0 landed',
  })
})

test('behavior: what landed is said at once, and what shows nothing is not called good', () => {
  expect(describeDrill({ ...run, status: 'running', attempts: 96, landed: 1 }).tone).toBe('bad')
  expect(describeDrill({ ...run, inconclusive: 3 }).tone).toBe('attention')
  expect(describeDrill({ ...run, status: 'failed', attempts: 96, failure: 'No answer.' })).toEqual({
    tone: 'attention',
    title: 'It was not finished: 96 of 12,000 tried, 0 landed',
    detail: 'No answer.',
  })
})
