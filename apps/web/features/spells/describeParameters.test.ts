import { everbloom, toSpellView } from '@spells/core'
import { expect, test } from 'vitest'
import { describeParameters, labelParameter } from './describeParameters.ts'

const { parameters } = toSpellView(everbloom)

test('default', () => {
  expect(describeParameters(parameters.entry)).toEqual([
    { name: 'asset', required: true, kind: 'asset' },
    { name: 'amount', required: true, kind: 'amount' },
  ])
  expect(describeParameters(parameters.exit)).toEqual([
    { name: 'asset', required: true, kind: 'asset' },
    { name: 'amount', required: true, kind: 'amountOrMax' },
    { name: 'minAmount', required: false, kind: 'amount' },
  ])
  expect(describeParameters(parameters.grant).map(({ kind }) => kind)).toEqual(['asset', 'amount', 'amount'])
})

test('behavior: a parameter we do not know gets its own name as words', () => {
  expect(describeParameters({ properties: { maxLeverage: { type: 'number' } } })).toEqual([
    { name: 'maxLeverage', required: false, kind: 'text' },
  ])
  expect(labelParameter('maxLeverage')).toBe('Max Leverage')
})
