import {
  type Hex,
  hexToNumber,
  numberToHex,
  pad,
  size,
  toEventSelector,
  toFunctionSelector,
  zeroAddress,
  zeroHash,
} from 'viem'
import type { Fault } from './fault.ts'
import { buildResult, type JsonRpcCall, type JsonRpcReply } from './jsonRpc.ts'

type Forward = (call: JsonRpcCall) => Promise<JsonRpcReply>
type Forgery = Extract<Fault, { readonly kind: 'forgeInclusion' }>
type Filter = {
  readonly address?: Hex
  readonly fromBlock?: Hex
  readonly toBlock?: Hex
  readonly topics?: readonly (Hex | readonly Hex[] | null)[]
}

const GET_NONCE = toFunctionSelector('getNonce(address,uint192)')
const USER_OPERATION_EVENT = toEventSelector('UserOperationEvent(bytes32,address,address,uint256,bool,uint256,uint256)')
/** No transaction of this hash exists. */
const FORGED_TRANSACTION = `0x${'f0'.repeat(32)}` as const

/** Adds an event for every operation that was looked for by its hash and not found, in a block that exists. */
export async function forgeInclusion(
  call: JsonRpcCall,
  reply: JsonRpcReply,
  context: { readonly fault: Forgery; readonly forward: Forward },
): Promise<JsonRpcReply> {
  const filter = call.params?.[0] as Filter | undefined
  const [event, hashes] = filter?.topics ?? []
  if (call.method !== 'eth_getLogs' || event !== USER_OPERATION_EVENT || !hashes || !Array.isArray(reply.result)) {
    return reply
  }
  const logs = reply.result as readonly { readonly topics: readonly Hex[] }[]
  const found = new Set(logs.map(({ topics }) => topics[1]))
  const missing = [hashes].flat().filter((hash) => !found.has(hash))
  const to = hexToNumber(filter?.toBlock ?? '0x0')
  const from = hexToNumber(filter?.fromBlock ?? '0x0')
  const blockNumber = numberToHex(Math.max(from, to - context.fault.blocksBelowHead))
  const asked = await context.forward({ ...call, method: 'eth_getBlockByNumber', params: [blockNumber, false] })
  const { hash: blockHash } = asked.result as { readonly hash: Hex }
  const words = [0n, context.fault.success ? 1n : 0n, 21_000n, 21_000n]
  const forged = missing.map((userOpHash) => ({
    address: filter?.address ?? zeroAddress,
    topics: [USER_OPERATION_EVENT, userOpHash, zeroHash, zeroHash],
    data: `0x${words.map((word) => numberToHex(word, { size: 32 }).slice(2)).join('')}`,
    blockNumber,
    blockHash,
    transactionHash: FORGED_TRANSACTION,
    transactionIndex: '0x0',
    logIndex: '0x0',
    removed: false,
  }))
  return buildResult(call, [...logs, ...forged])
}

/** Raises what EntryPoint said of a nonce. */
export function forgeNonce(call: JsonRpcCall, reply: JsonRpcReply, add: number): JsonRpcReply {
  const [request] = (call.params ?? []) as readonly [{ readonly data?: Hex; readonly input?: Hex }?]
  const data = request?.data ?? request?.input
  if (call.method !== 'eth_call' || !data?.startsWith(GET_NONCE)) return reply
  const { result } = reply
  if (typeof result !== 'string' || !result.startsWith('0x') || size(result as Hex) !== 32) return reply
  return buildResult(call, pad(numberToHex(BigInt(result) + BigInt(add)), { size: 32 }))
}
