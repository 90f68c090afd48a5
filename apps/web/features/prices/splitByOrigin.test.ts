import { expect, test } from 'vitest'
import { toPricePoints } from './pricePoint.ts'
import { splitByOrigin } from './splitByOrigin.ts'

const split = (origins: string) =>
  splitByOrigin([...origins].map((letter, at) => ({ at, from: letter === 'o' ? 'observed' : 'gmx' }))).map(
    ({ isOwn, points }) => `${isOwn ? 'own' : 'other'} ${points.map(({ at }) => at).join('')}`,
  )

test('default', () => {
  expect(split('ggooog')).toEqual(['other 01', 'own 234', 'other 5'])
  expect([split('o'), split('')]).toEqual([['own 0'], []])
})

test('behavior: the step that is under way ends now, and none before it began', () => {
  const at = (second: number) => new Date(second * 1000).toISOString()
  const usd = { openUsd: '1', highUsd: '2', lowUsd: '0.5', closeUsd: '1.5', from: 'gmx' } as const
  const history = { points: [0, 60, 120].map((second) => ({ at: at(second), ...usd })), gaps: [] }
  expect(toPricePoints(history, { stepMs: 60_000, nowMs: 90_000 }).map(({ endMs }) => endMs / 1000)).toEqual([
    60, 90, 120,
  ])
})
