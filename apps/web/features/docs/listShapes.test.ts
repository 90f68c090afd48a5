import { expect, test } from 'vitest'
import { listShapes } from './listShapes.ts'

const entry = { type: 'object', properties: { spell: { type: 'string' } }, required: ['spell'] }
const withdraw = { type: 'object', properties: { amount: { type: 'integer', default: 1 } } }

test('default: the fields of an object, of a list of them, and of each alternative', () => {
  const spell = { name: 'spell', type: 'text', required: true, default: undefined, shapes: [] }
  const amount = { name: 'amount', type: 'integer', required: false, default: '1', shapes: [] }
  expect(listShapes({ type: 'array', items: entry })).toEqual([[spell]])
  expect(listShapes({ anyOf: [entry, withdraw, { type: 'null' }] })).toEqual([[spell], [amount]])
  expect(listShapes({ type: 'object', properties: { plan: entry } })).toEqual([
    [{ name: 'plan', type: 'object', required: false, default: undefined, shapes: [[spell]] }],
  ])
  expect(listShapes({ type: 'string' })).toEqual([])
})
