import { expect, test } from 'vitest'
import { askAtOnce } from './askAtOnce.ts'

const quoted = { networkFeeMaxWei: '100', paidBy: 'vault' } as const

test('default: once, and never for a cast that was not decided on here', () => {
  askAtOnce.add('a', quoted)
  expect(askAtOnce.take('b', { networkFeeMaxWei: 1n, paidBy: 'vault' })).toBe(false)
  expect(askAtOnce.take('a', { networkFeeMaxWei: 101n, paidBy: 'vault' })).toBe(true)
  expect(askAtOnce.take('a', { networkFeeMaxWei: 101n, paidBy: 'vault' })).toBe(false)
})

test('behavior: what costs the owner more than was said is read before it is signed', () => {
  askAtOnce.add('dearer', quoted)
  expect(askAtOnce.take('dearer', { networkFeeMaxWei: 201n, paidBy: 'vault' })).toBe(false)
  askAtOnce.add('unsponsored', { ...quoted, paidBy: 'sponsor' })
  expect(askAtOnce.take('unsponsored', { networkFeeMaxWei: 1n, paidBy: 'vault' })).toBe(false)
  askAtOnce.add('sponsored', quoted)
  expect(askAtOnce.take('sponsored', { networkFeeMaxWei: 1_000n, paidBy: 'sponsor' })).toBe(true)
})
