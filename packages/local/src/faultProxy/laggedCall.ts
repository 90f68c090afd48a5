import { type Hex, hexToNumber, isHex, numberToHex } from 'viem'
import { buildError, buildResult, type JsonRpcCall, type JsonRpcReply } from './jsonRpc.ts'

type Forward = (call: JsonRpcCall) => Promise<JsonRpcReply>
type Range = { readonly fromBlock?: string; readonly toBlock?: string }

/** Where a method takes its block. */
const BLOCK_AT: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_estimateGas: 1,
  eth_getBalance: 1,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
  eth_getStorageAt: 2,
}

/** Answers a call as a node would whose newest block is `head`. */
export async function answerLagged(call: JsonRpcCall, head: number, forward: Forward): Promise<JsonRpcReply> {
  const params = [...(call.params ?? [])]
  const blockAt = BLOCK_AT[call.method]
  if (blockAt !== undefined) {
    const wanted = toNumber(params[blockAt], head)
    if (wanted > head) return buildError(call, { code: -32_000, message: 'header not found' })
    params[blockAt] = numberToHex(wanted)
    return forward({ ...call, params })
  }
  switch (call.method) {
    case 'eth_blockNumber':
      return buildResult(call, numberToHex(head))
    case 'eth_getBlockByNumber': {
      if (params[0] === 'finalized' || params[0] === 'safe') return capBlock(call, head, forward)
      const wanted = toNumber(params[0], head)
      if (wanted > head) return buildResult(call, null)
      return forward({ ...call, params: [numberToHex(wanted), ...params.slice(1)] })
    }
    case 'eth_getLogs': {
      const range = (params[0] ?? {}) as Range
      const from = toNumber(range.fromBlock, head)
      if (from > head) return buildResult(call, [])
      const to = Math.min(head, toNumber(range.toBlock, head))
      return forward({ ...call, params: [{ ...range, fromBlock: numberToHex(from), toBlock: numberToHex(to) }] })
    }
    case 'eth_getTransactionReceipt':
    case 'eth_getTransactionByHash':
    case 'eth_getBlockByHash': {
      const reply = await forward(call)
      const found = reply.result as { readonly blockNumber?: Hex | null; readonly number?: Hex } | null | undefined
      const number = found?.blockNumber ?? found?.number
      return number && hexToNumber(number) > head ? buildResult(call, null) : reply
    }
    default:
      return forward(call)
  }
}

/** The block of a tag, or the lagging head if that block is newer. */
async function capBlock(call: JsonRpcCall, head: number, forward: Forward): Promise<JsonRpcReply> {
  const reply = await forward(call)
  const block = reply.result as { readonly number: Hex } | null
  if (!block || hexToNumber(block.number) <= head) return reply
  return forward({ ...call, params: [numberToHex(head), ...(call.params ?? []).slice(1)] })
}

function toNumber(block: unknown, head: number): number {
  if (block === 'earliest') return 0
  return isHex(block) ? hexToNumber(block) : head
}
