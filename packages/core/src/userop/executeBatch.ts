import { ok, type Result, refuse } from '@spells/shared'
import {
  type Address,
  concat,
  decodeAbiParameters,
  decodeFunctionData,
  encodeAbiParameters,
  encodeFunctionData,
  type Hex,
  size,
  slice,
  toFunctionSelector,
} from 'viem'

/** One call of a batch, as the chain sees it. */
export type VaultCall = { readonly target: Address; readonly valueWei: bigint; readonly data: Hex }

/** ERC-7579: batch call type, revert on failure, no selector, no payload. */
export const BATCH_MODE: Hex = `0x01${'00'.repeat(31)}`

const executeAbi = [
  {
    type: 'function',
    name: 'execute',
    stateMutability: 'payable',
    inputs: [
      { name: 'mode', type: 'bytes32' },
      { name: 'executionCalldata', type: 'bytes' },
    ],
    outputs: [],
  },
] as const

const batchParameters = [
  {
    type: 'tuple[]',
    components: [
      { name: 'target', type: 'address' },
      { name: 'value', type: 'uint256' },
      { name: 'callData', type: 'bytes' },
    ],
  },
] as const

/** Encodes the account's calldata for a batch of calls, in the one form that a session accepts. */
export function encodeExecuteBatch(calls: readonly VaultCall[]): Hex {
  const executions = calls.map(({ target, valueWei, data }) => ({ target, value: valueWei, callData: data }))
  return encodeFunctionData({
    abi: executeAbi,
    functionName: 'execute',
    args: [BATCH_MODE, encodeAbiParameters(batchParameters, [executions])],
  })
}

const BATCH_PREFIX = concat([toFunctionSelector(executeAbi[0]), BATCH_MODE])
/** A batch of no calls. */
const SMALLEST = 164

export type CallDataRefused = { readonly code: 'execution_refused' | 'encoding_refused' }

/** Decodes a batch, and refuses it unless it is spelled exactly as {@link encodeExecuteBatch} would. */
export function decodeExecuteBatch(callData: Hex): Result<readonly VaultCall[], CallDataRefused> {
  if (size(callData) < SMALLEST || slice(callData, 0, 36).toLowerCase() !== BATCH_PREFIX) {
    return refuse({ code: 'execution_refused' })
  }
  let calls: readonly VaultCall[]
  try {
    const { args } = decodeFunctionData({ abi: executeAbi, data: callData })
    const [executions] = decodeAbiParameters(batchParameters, args[1])
    calls = executions.map(({ target, value, callData: data }) => ({ target, valueWei: value, data }))
  } catch {
    // viem's decoding faults all mean the same here: these bytes are no batch.
    return refuse({ code: 'encoding_refused' })
  }
  return encodeExecuteBatch(calls) === callData.toLowerCase() ? ok(calls) : refuse({ code: 'encoding_refused' })
}
