import { type Address, maxUint256 } from 'viem'
import { expect, test } from 'vitest'
import { buildSupplyCall } from '../protocol/aave/buildSupplyCall.ts'
import { buildWithdrawCall } from '../protocol/aave/buildWithdrawCall.ts'
import { buildApproveCall } from '../protocol/erc20/buildApproveCall.ts'
import { buildRevokeSessionCall } from './buildSessionCalls.ts'
import { buildWithdrawal } from './buildWithdrawal.ts'
import { describeCall } from './describeCall.ts'
import { listOutflows } from './listOutflows.ts'

const address = (digit: string): Address => `0x${digit.repeat(40)}`
const [vault, owner, pool] = [address('1'), address('2'), address('3')]
const [usdc, aUsdc, sessionValidator, stranger] = [address('4'), address('5'), address('6'), address('7')]
const names = {
  vault,
  owner,
  deployment: {
    sessionValidator,
    aave: { pool, assets: [{ symbol: 'USDC', address: usdc, decimals: 6, aToken: aUsdc }] },
  },
}
const describe = (call: Parameters<typeof describeCall>[0]) => describeCall(call, names)
const amount = 2_500_000n

test('default: calls in words, from the calls themselves', () => {
  const [send] = buildWithdrawal({ vault, owner, token: usdc, amount }).calls
  const [ether] = buildWithdrawal({ vault, owner, token: 'native', amount: 10n ** 17n }).calls
  const calls = [
    ...[send, ether].filter((call) => call !== undefined),
    buildApproveCall({ token: usdc, spender: pool, amount }),
    buildSupplyCall({ pool, asset: usdc, amount, account: vault }),
    buildWithdrawCall({ pool, asset: usdc, amount: 'max', account: vault }),
    buildRevokeSessionCall(`0x${'ab'.repeat(32)}`, { sessionValidator }),
  ]
  expect(calls.map(describe)).toEqual([
    `Send 2.5 USDC to its owner ${owner}.`,
    `Send 0.1 ETH to its owner ${owner}.`,
    'Let the Aave pool take up to 2.5 USDC.',
    'Lend 2.5 USDC on Aave for the vault.',
    'Take all USDC back from Aave, to the vault.',
    `End the session 0x${'ab'.repeat(32)}, at once and for good.`,
  ])
})

test('behavior: what is not known is said to be so, whatever it resembles', () => {
  const approve = buildApproveCall({ token: usdc, spender: stranger, amount: maxUint256 })
  expect(describe(approve)).toContain(`Let ${stranger} take up to`)
  expect(describe({ ...approve, target: stranger })).toContain(`base units of ${stranger}`)
  expect(describe({ ...approve, target: pool })).toBe(
    'Call the Aave pool with data that is not known here (0x095ea7b3).',
  )
  expect(describe({ ...approve, data: '0x095ea7b3' })).toContain('not known here')
  expect(describe({ ...approve, data: '0x12345678' })).toContain('not known here (0x12345678)')
  expect(describe({ ...approve, valueWei: '1' })).toContain('It also sends 0.000000000000000001 ETH.')
})

test('default: what can leave the vault, other than to its owner', () => {
  const approve = buildApproveCall({ token: usdc, spender: pool, amount })
  const supply = buildSupplyCall({ pool, asset: usdc, amount, account: vault })
  expect(listOutflows([approve, supply], owner)).toEqual([{ token: usdc, amount }])
  expect(listOutflows(buildWithdrawal({ vault, owner, token: usdc, amount }).calls, owner)).toEqual([])
  expect(listOutflows(buildWithdrawal({ vault, owner, token: 'native', amount }).calls, owner)).toEqual([])
  const sent = buildWithdrawal({ vault, owner: stranger, token: usdc, amount }).calls
  expect(listOutflows([...sent, ...sent, { target: stranger, valueWei: '7', data: '0x' }], owner)).toEqual([
    { token: usdc, amount: 2n * amount },
    { token: 'native', amount: 7n },
  ])
})
