import fc from 'fast-check'
import { expect, test } from 'vitest'
import { steadyExp, steadyTanh } from './steadyMath.ts'

const near = (value: number, expected: number): void => {
  expect(Math.abs(value - expected)).toBeLessThanOrEqual(Math.abs(expected) * 4e-15)
}

test('default: as the engine has it, to the last digits', () => {
  fc.assert(fc.property(fc.double({ min: -600, max: 600, noNaN: true }), (x) => near(steadyExp(x), Math.exp(x))))
  fc.assert(fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => near(steadyTanh(x), Math.tanh(x))))
  fc.assert(fc.property(fc.double({ min: -0.03, max: 0.03, noNaN: true }), (x) => near(steadyTanh(x), Math.tanh(x))))
})

test('behavior: the ends, and values that must be these in every engine', () => {
  expect([steadyExp(0), steadyExp(-1000), steadyExp(1000), steadyTanh(0), steadyTanh(50), steadyTanh(-50)]).toEqual([
    ...[1, 0, Number.POSITIVE_INFINITY, 0, 1, -1],
  ])
  expect([-0.1, -1, -6.52].map(steadyExp)).toMatchInlineSnapshot(`
    [
      0.9048374180359595,
      0.36787944117144233,
      0.001473669102353996,
    ]
  `)
  expect([0.01, -1.5, 2.25].map(steadyTanh)).toMatchInlineSnapshot(`
    [
      0.00999966667999946,
      -0.9051482536448665,
      0.9780261147388137,
    ]
  `)
})
