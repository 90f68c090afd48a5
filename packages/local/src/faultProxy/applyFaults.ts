import { setTimeout as sleep } from 'node:timers/promises'
import { type Hex, hexToNumber, numberToHex } from 'viem'
import type { Fault } from './fault.ts'
import { forgeInclusion, forgeNonce } from './forgeReply.ts'
import { buildError, buildResult, type JsonRpcCall, type JsonRpcReply } from './jsonRpc.ts'
import { answerLagged } from './laggedCall.ts'

type Forward = (call: JsonRpcCall) => Promise<JsonRpcReply>

/** What becomes of a call: an answer, or something that happens to the whole connection. */
export type Treated =
  | { readonly kind: 'reply'; readonly reply: JsonRpcReply }
  | { readonly kind: 'close' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'status'; readonly status: number }

/** Lets the faults that struck a call do their work, around the server behind. */
export async function applyFaults(call: JsonRpcCall, faults: readonly Fault[], forward: Forward): Promise<Treated> {
  for (const fault of faults) if (fault.kind === 'delay') await sleep(fault.delayMs)
  const stopped = faults.map((fault) => stop(call, fault)).find((treated) => treated !== undefined)
  if (stopped) return stopped
  let reply = await answer(call, faults, forward)
  for (const fault of faults) {
    if (fault.kind === 'forgeInclusion') reply = await forgeInclusion(call, reply, { fault, forward })
    if (fault.kind === 'forgeNonce') reply = forgeNonce(call, reply, fault.add)
  }
  return faults.some(({ kind }) => kind === 'dropReply') ? { kind: 'close' } : { kind: 'reply', reply }
}

function stop(call: JsonRpcCall, fault: Fault): Treated | undefined {
  switch (fault.kind) {
    case 'dropRequest':
      return { kind: 'close' }
    case 'hang':
      return { kind: 'hang' }
    case 'status':
      return { kind: 'status', status: fault.status }
    case 'result':
      return { kind: 'reply', reply: buildResult(call, fault.result) }
    case 'error': {
      const { code, message, data } = fault
      return { kind: 'reply', reply: buildError(call, { code, message, ...(data !== undefined && { data }) }) }
    }
    default:
      return undefined
  }
}

async function answer(call: JsonRpcCall, faults: readonly Fault[], forward: Forward): Promise<JsonRpcReply> {
  for (const fault of faults) {
    if (fault.kind === 'chainId' && call.method === 'eth_chainId') return buildResult(call, numberToHex(fault.chainId))
    if (fault.kind === 'hideLogs' && call.method === 'eth_getLogs') return buildResult(call, [])
    if (fault.kind === 'freeze') return answerLagged(call, fault.blockNumber, forward)
    if (fault.kind === 'lag') {
      const head = await forward({ ...call, method: 'eth_blockNumber', params: [] })
      return answerLagged(call, Math.max(0, hexToNumber(head.result as Hex) - fault.blocks), forward)
    }
  }
  return forward(call)
}
