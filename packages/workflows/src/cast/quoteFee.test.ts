import { expect, test } from 'vitest'
import { quoteFee, toFeeQuote } from './quoteFee.ts'

const market = { callGas: 250_000n, baseFeePerGasWei: 10n, priorityFeePerGasWei: 2n }

test('default', () => {
  const fee = quoteFee({ ...market, policyFeeWei: 1_000n })
  expect(fee).toEqual({ gasLimit: 650_000n, maxFeePerGasWei: 22n, ceilingWei: 75n })
  expect(toFeeQuote(fee, 'vault')).toEqual({
    maxFeePerGasWei: '75',
    gasLimit: '650000',
    networkFeeMaxWei: String(75n * 650_000n),
    protocolFeeWei: '0',
    paidBy: 'vault',
  })
})

test('behavior: the session bounds the fee as long as the chain still takes it', () => {
  expect(quoteFee({ ...market, policyFeeWei: 50n })).toMatchObject({ maxFeePerGasWei: 22n, ceilingWei: 50n })
  expect(quoteFee({ ...market, policyFeeWei: 12n })).toMatchObject({ maxFeePerGasWei: 12n, ceilingWei: 12n })
  expect(quoteFee({ ...market, policyFeeWei: 11n })).toMatchObject({ maxFeePerGasWei: 22n, ceilingWei: 75n })
})
