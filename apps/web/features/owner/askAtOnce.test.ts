import { expect, test } from 'vitest'
import { askAtOnce, findDearer } from './askAtOnce.ts'

const quoted = { networkFeeMaxWei: '100', paidBy: 'vault' } as const
const sponsored = { ...quoted, paidBy: 'sponsor' } as const

test('default: once, and never for a cast that was not decided on here', () => {
  askAtOnce.add('a', quoted)
  expect([askAtOnce.take('b'), askAtOnce.take('a'), askAtOnce.take('a')]).toEqual([undefined, quoted, undefined])
})

test('behavior: what costs the owner more than was said', () => {
  const vaultPays = (networkFeeMaxWei: bigint) => ({ networkFeeMaxWei, paidBy: 'vault' }) as const
  expect(findDearer(quoted, vaultPays(200n))).toBeUndefined()
  expect(findDearer(quoted, vaultPays(201n))).toBe('fee')
  expect(findDearer(sponsored, vaultPays(1n))).toBe('payer')
  for (const said of [quoted, sponsored])
    expect(findDearer(said, { networkFeeMaxWei: 1_000n, paidBy: 'sponsor' })).toBeUndefined()
})
