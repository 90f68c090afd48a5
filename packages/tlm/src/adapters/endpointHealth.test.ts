import { describe, expect, it } from 'vitest'
import { isResting, noteFailure, noteSuccess, rankEndpoints, unknownHealth } from './endpointHealth.ts'

const rank = (...healths: readonly (typeof unknownHealth)[]) =>
  rankEndpoints(
    healths.map((health, index) => ({ health, index })),
    1_000,
  ).map(({ index }) => index)

describe('rankEndpoints', () => {
  it('default: as configured', () => {
    expect(rank(unknownHealth, noteSuccess(unknownHealth, 90))).toEqual([0, 1])
  })

  it.each([
    ['one that failed', noteFailure(unknownHealth, 900)],
    ['one that lags', { ...unknownHealth, lagBlocks: 4 }],
    ['a slow one', noteSuccess(unknownHealth, 400)],
  ])('behavior: %s comes later', (_, health) => {
    expect(rank(health, unknownHealth)).toEqual([1, 0])
  })
})

describe('isResting', () => {
  it('behavior: failures in a row double the rest, a success ends it', () => {
    const once = noteFailure(unknownHealth, 0)
    const twice = noteFailure(once, 0)
    expect([isResting(once, 999), isResting(once, 1_001), isResting(twice, 1_999)]).toEqual([true, false, true])
    expect(isResting(noteSuccess(twice, 5), 10)).toBe(false)
  })

  it('behavior: ends when the clock is set back', () => {
    expect(isResting(noteFailure(unknownHealth, 600_000), 0)).toBe(false)
  })
})
