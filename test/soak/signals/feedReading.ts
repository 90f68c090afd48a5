import { LOCAL_PRICE_FEEDS } from '@spells/local/localPriceFeeds'
import {
  type Address,
  decodeFunctionData,
  decodeFunctionResult,
  encodeAbiParameters,
  encodeFunctionResult,
  formatUnits,
  type Hex,
  hexToBigInt,
  isHex,
  multicall3Abi,
  numberToHex,
  parseAbi,
  toFunctionSelector,
} from 'viem'
import { z } from 'zod'
import type { Fault } from './fault.ts'

const ROUND_SELECTOR = toFunctionSelector('function latestRoundData()')
const CLOCK_SELECTOR = toFunctionSelector('function getCurrentBlockTimestamp()')
const FEED_DECIMALS = 8
const HOUR_SEC = 3_600n

const abi = parseAbi(['function latestRoundData() view returns (uint80, int256, uint256, uint256, uint80)'])
const word = [
  { type: 'uint80' },
  { type: 'int256' },
  { type: 'uint256' },
  { type: 'uint256' },
  { type: 'uint80' },
] as const
const hexSchema = z.custom<Hex>((value) => isHex(value))
const askedSchema = z.object({
  method: z.literal('eth_call'),
  params: z.tuple([z.object({ data: hexSchema })], z.unknown()),
})
const replySchema = z.looseObject({ result: hexSchema })

/** Whether a JSON-RPC request reads the price feeds: all of them and the block's time in one call. */
export function isFeedReading(asked: string): boolean {
  return asked.includes(ROUND_SELECTOR.slice(2)) && asked.includes(CLOCK_SELECTOR.slice(2))
}

/** What a node said of the feeds after it was changed. */
export type ChangedReading = {
  readonly body: string
  /** Dollars by symbol, of the feeds that do not lie. */
  readonly values: ReadonlyMap<string, string>
}

/**
 * What a node answers to a reading of the feeds under a fault: the second feed lies by a tenth and the third says nothing
 * costs anything; or all feeds stand still while blocks go on; or the time of the chain, and of all on it, is off by an
 * hour. Other faults, and what is no good answer, leave it as it is.
 * @param options.stood rounds that stand still, by feed; filled by the first reading
 */
export function changeReading(
  asked: string,
  reply: string,
  options: { readonly fault: Fault | undefined; readonly stood: Map<Address, Hex> },
): ChangedReading {
  const question = askedSchema.safeParse(JSON.parse(asked))
  const answer = replySchema.safeParse(JSON.parse(reply))
  if (!question.success || !answer.success) return { body: reply, values: new Map() }
  const decoded = decodeFunctionData({ abi: multicall3Abi, data: question.data.params[0].data })
  if (decoded.functionName !== 'aggregate3') return { body: reply, values: new Map() }
  const [calls] = decoded.args
  const before = decodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', data: answer.data.result })
  const values = new Map<string, string>()
  const after = before.map((result, index) => {
    const call = calls[index]
    if (!call || !result.success) return result
    const returnData = changeResult(call, result.returnData, options)
    const symbol = LOCAL_PRICE_FEEDS.find(({ address }) => isSame(address, call.target))?.symbol
    const isTrue = options.fault !== 'lying' || returnData === result.returnData
    if (symbol !== undefined && isRound(call.callData) && isTrue) values.set(symbol, readUsd(returnData))
    return { ...result, returnData }
  })
  const result = encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result: after })
  return { body: JSON.stringify({ ...answer.data, result }), values }
}

function changeResult(
  { target, callData }: { readonly target: Address; readonly callData: Hex },
  returnData: Hex,
  { fault, stood }: { readonly fault: Fault | undefined; readonly stood: Map<Address, Hex> },
): Hex {
  const bySec = fault === 'ahead' ? HOUR_SEC : fault === 'behind' ? -HOUR_SEC : 0n
  if (callData === CLOCK_SELECTOR) return numberToHex(hexToBigInt(returnData) + bySec, { size: 32 })
  if (!isRound(callData)) return returnData
  if (fault === 'frozen') {
    const still = stood.get(target) ?? returnData
    stood.set(target, still)
    return still
  }
  const [roundId, answer, startedAt, updatedAt, answeredIn] = readRound(returnData)
  return encodeAbiParameters(word, [
    roundId,
    fault === 'lying' ? lieOf(target, answer) : answer,
    ...([startedAt + bySec, updatedAt + bySec, answeredIn] as const),
  ])
}

function lieOf(target: Address, answer: bigint): bigint {
  const place = LOCAL_PRICE_FEEDS.findIndex(({ address }) => isSame(address, target))
  return place === 1 ? (answer * 11n) / 10n : place === 2 ? 0n : answer
}

const isRound = (callData: Hex): boolean => callData === ROUND_SELECTOR
const isSame = (one: Address, other: Address): boolean => one.toLowerCase() === other.toLowerCase()
const readRound = (data: Hex) => decodeFunctionResult({ abi, functionName: 'latestRoundData', data })
const readUsd = (data: Hex): string => formatUnits(readRound(data)[1], FEED_DECIMALS)
