import { LOCAL_PRICE_FEEDS } from '@spells/local/localPriceFeeds'
import {
  type Address,
  encodeAbiParameters,
  encodeFunctionData,
  encodeFunctionResult,
  getAddress,
  type Hex,
  multicall3Abi,
  parseAbi,
} from 'viem'
import { expect, test } from 'vitest'
import type { Fault } from './fault.ts'
import { changeReading, isFeedReading } from './feedReading.ts'

const clockAbi = parseAbi(['function getCurrentBlockTimestamp() view returns (uint256)'])
const feedAbi = parseAbi(['function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)'])
const NODE: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'
const NOW_SEC = 1_900_000_000n
const DOLLAR = 10n ** 8n

const calls = [
  { target: NODE, callData: encodeFunctionData({ abi: clockAbi }) },
  ...LOCAL_PRICE_FEEDS.map(({ address }) => ({
    target: getAddress(address),
    callData: encodeFunctionData({ abi: feedAbi }),
  })),
].map((call) => ({ ...call, allowFailure: true }))
const asked = JSON.stringify({
  ...{ jsonrpc: '2.0', id: 7, method: 'eth_call' },
  params: [
    { to: NODE, data: encodeFunctionData({ abi: multicall3Abi, functionName: 'aggregate3', args: [calls] }) },
    'latest',
  ],
})
const say = (prices: readonly bigint[], atSec = NOW_SEC): string => {
  const uint = (value: bigint) => encodeAbiParameters([{ type: 'uint256' }], [value])
  const round = (answer: bigint): Hex =>
    `0x${[1n, answer, atSec, atSec, 1n].map((value) => uint(value).slice(2)).join('')}`
  const result = [uint(atSec), ...prices.map(round)].map((returnData) => ({ success: true, returnData }))
  const data = encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result })
  return JSON.stringify({ jsonrpc: '2.0', id: 7, result: data })
}
const prices = [2_500n * DOLLAR, 90_000n * DOLLAR, DOLLAR]
const change = (fault: Fault | undefined, reply = say(prices), stood = new Map<Address, Hex>()) =>
  changeReading(asked, reply, { fault, stood })

test('default: a reading goes through as it is, with what it says', () => {
  expect(isFeedReading(asked)).toBe(true)
  expect(isFeedReading('{"method":"eth_blockNumber"}')).toBe(false)
  const { body, values } = change(undefined)
  expect(JSON.parse(body)).toEqual(JSON.parse(say(prices)))
  expect([...values]).toEqual([
    ['WETH', '2500'],
    ['BTC', '90000'],
    ['USDC', '1'],
  ])
  const error = '{"jsonrpc":"2.0","id":7,"error":{"code":-32000,"message":"no"}}'
  expect(change('lying', error)).toEqual({ body: error, values: new Map() })
})

test('behavior: what lies is not said to have been said', () => {
  const { body, values } = change('lying')
  expect([...values.keys()]).toEqual(['WETH'])
  expect(JSON.parse(body)).toEqual(JSON.parse(say([2_500n * DOLLAR, 99_000n * DOLLAR, 0n])))
})

test('behavior: an hour off is all of the chain; what stands still are its feeds alone', () => {
  expect(JSON.parse(change('ahead').body)).toEqual(JSON.parse(say(prices, NOW_SEC + 3_600n)))
  expect(JSON.parse(change('behind').body)).toEqual(JSON.parse(say(prices, NOW_SEC - 3_600n)))
  const stood = new Map<Address, Hex>()
  change('frozen', say(prices), stood)
  const later = say([1n, 2n, 3n], NOW_SEC + 60n)
  const { body, values } = change('frozen', later, stood)
  expect([...values.values()]).toEqual(['2500', '90000', '1'])
  expect(body).not.toBe(later)
  expect(JSON.parse(change(undefined, body).body)).toEqual(JSON.parse(body))
  expect(body).toContain((NOW_SEC + 60n).toString(16))
})
