import { encodeErrorResult, parseAbi, toFunctionSelector } from 'viem'
import { expect, test } from 'vitest'
import { decodeRevert } from './decodeRevert.ts'

const abi = parseAbi([
  'error Error(string)',
  'error Panic(uint256)',
  'error ERC20InsufficientBalance(address sender, uint256 balance, uint256 needed)',
])

test('default', () => {
  const message = (text: string) => decodeRevert(encodeErrorResult({ abi, errorName: 'Error', args: [text] })).message
  expect(message('32')).toBe('The vault has supplied less to Aave than the amount to withdraw.')
  expect(message('90')).toBe('Aave refused with error 90.')
  expect(message('ERC20: transfer amount exceeds balance')).toBe(
    'The call reverted: ERC20: transfer amount exceeds balance.',
  )
})

test('behavior: custom errors, panics, unknown and empty data', () => {
  const short = encodeErrorResult({
    abi,
    errorName: 'ERC20InsufficientBalance',
    args: ['0x1111111111111111111111111111111111111111', 5n, 9n],
  })
  expect(decodeRevert(short).message).toBe('The vault holds 5 of the token but 9 are needed (base units).')
  expect(decodeRevert(encodeErrorResult({ abi, errorName: 'Panic', args: [17n] })).message).toContain('17')
  expect(decodeRevert(toFunctionSelector('Other()')).message).toContain('not known here')
  expect(decodeRevert('0x').message).toBe('A call failed and gave no reason.')
})
