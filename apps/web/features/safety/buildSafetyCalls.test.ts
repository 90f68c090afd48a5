import { aavePoolAbi, decodeExecuteBatch } from '@spells/core'
import { sessionValidatorAbi } from '@spells/shared/abi'
import { decodeFunctionData, erc20Abi, maxUint256 } from 'viem'
import { expect, test } from 'vitest'
import {
  buildAaveWithdrawal,
  buildCoinWithdrawal,
  buildRevokeAllCall,
  buildTokenWithdrawal,
} from './buildSafetyCalls.ts'

const vault = '0x1111111111111111111111111111111111111111'
const owner = '0x2222222222222222222222222222222222222222'
const other = '0x3333333333333333333333333333333333333333'
const token = { address: other, symbol: 'USDC', amount: 7n } as const

function unwrap(call: { readonly to: string; readonly valueWei: string; readonly data: `0x${string}` }) {
  expect(call).toMatchObject({ to: vault, valueWei: '0' })
  const decoded = decodeExecuteBatch(call.data)
  if (!decoded.ok || decoded.value.length !== 1) throw new Error('not one call')
  return decoded.value[0] as (typeof decoded.value)[number]
}

test('default', () => {
  const inner = unwrap(buildRevokeAllCall(vault, other))
  expect(inner.target).toBe(other)
  expect(decodeFunctionData({ abi: sessionValidatorAbi, data: inner.data }).functionName).toBe('revokeAllSessions')
})

test('behavior: withdrawals can only go to the owner', () => {
  expect(unwrap(buildCoinWithdrawal(vault, owner, 5n))).toMatchObject({ target: owner, valueWei: 5n, data: '0x' })
  const transfer = unwrap(buildTokenWithdrawal(vault, owner, token))
  expect(transfer.target).toBe(token.address)
  expect(decodeFunctionData({ abi: erc20Abi, data: transfer.data }).args).toEqual([owner, 7n])
  const lent = unwrap(buildAaveWithdrawal(vault, owner, { pool: other, asset: token.address, symbol: 'USDC' }))
  expect(decodeFunctionData({ abi: aavePoolAbi, data: lent.data }).args).toEqual([token.address, maxUint256, owner])
})
