import { encodeExecuteBatch, toVaultCall } from '@spells/core'
import { AppError, ok, refuse } from '@spells/shared'
import {
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  createPublicClient,
  ExecutionRevertedError,
  fallback,
  type Hex,
  hexToBigInt,
  http,
  isHex,
  MethodNotFoundRpcError,
  MethodNotSupportedRpcError,
  parseAbi,
  RpcRequestError,
} from 'viem'
import type { CastChain } from './castChain.ts'

const abi = parseAbi(['function balanceOf(address account) view returns (uint256)'])
const TIMEOUT_MS = 5_000
/** Gas of each transaction of a simulated sequence: far more than one needs, and all of them within a block. */
const GAS_OF_ONE = 2_000_000n

/** The revert data in an error reply of a node; undefined when the node did not say that the call reverted. */
function findRevertData(error: unknown): Hex | undefined {
  if (!(error instanceof BaseError)) return undefined
  const cause = error.walk((item) => item instanceof RpcRequestError)
  if (!(cause instanceof RpcRequestError)) return undefined
  if (isHex(cause.data)) return cause.data
  const reverted = cause.code === ExecutionRevertedError.code || ExecutionRevertedError.nodeMessage.test(cause.details)
  return reverted ? '0x' : undefined
}

function hasNoBalance(error: unknown): boolean {
  if (!(error instanceof BaseError)) return false
  const cause = error.walk(
    (item) => item instanceof ContractFunctionZeroDataError || item instanceof ContractFunctionRevertedError,
  )
  return cause !== null
}

/** A node that does not know the method says so, which asking again does not change. */
function toSimulationFault(error: unknown): AppError {
  const isUnknown = error instanceof BaseError && error.walk(isMethodUnknown) !== null
  if (!isUnknown) return unavailable(error)
  return new AppError({
    code: 'simulation_unsupported',
    shortMessage: 'No configured node can try several calls in order (eth_simulateV1): RPC_URLS needs one that can.',
    cause: error,
    retry: 'never',
  })
}

function isMethodUnknown(error: unknown): boolean {
  return error instanceof MethodNotFoundRpcError || error instanceof MethodNotSupportedRpcError
}

function unavailable(cause: unknown): AppError {
  return new AppError({
    code: 'chain_unavailable',
    shortMessage: 'The chain does not answer.',
    cause,
    retry: 'safe',
  })
}

/**
 * The chain through its RPC endpoints.
 * @param options.rpcUrls nodes of the vaults' chain, first one preferred
 * @param options.entryPoint the only caller, besides the owner, that a vault executes for
 */
export function createCastChain(options: {
  readonly rpcUrls: readonly string[]
  readonly entryPoint: Address
}): CastChain {
  const client = createPublicClient({
    // Somebody waits for the answer: each node is asked once.
    transport: fallback(
      options.rpcUrls.map((url) => http(url, { timeout: TIMEOUT_MS, retryCount: 0 })),
      { retryCount: 0 },
    ),
  })
  return {
    async getState(vault) {
      try {
        const [block, priorityFeePerGasWei, code, balance, deposit] = await Promise.all([
          client.getBlock({ includeTransactions: false }),
          client.estimateMaxPriorityFeePerGas(),
          client.getCode({ address: vault }),
          client.getBalance({ address: vault }),
          client.readContract({ address: options.entryPoint, abi, functionName: 'balanceOf', args: [vault] }),
        ])
        return {
          blockNumber: block.number,
          timestampSec: Number(block.timestamp),
          baseFeePerGasWei: block.baseFeePerGas ?? 0n,
          priorityFeePerGasWei,
          vaultDeployed: code !== undefined && code !== '0x',
          gasFundsWei: balance + deposit,
        }
      } catch (error) {
        throw unavailable(error)
      }
    },
    async getBalance({ account, token }) {
      try {
        if (token === 'native') return await client.getBalance({ address: account })
        return await client.readContract({ address: token, abi, functionName: 'balanceOf', args: [account] })
      } catch (error) {
        // An address without a balance to ask for is no token that the vault could have.
        if (hasNoBalance(error)) return 0n
        throw unavailable(error)
      }
    },
    async simulate(request) {
      const data = encodeExecuteBatch(request.calls.map(toVaultCall))
      const transaction = { from: options.entryPoint, to: request.vault, data }
      try {
        await client.request({ method: 'eth_call', params: [transaction, 'latest'] })
        const gas = await client.request({ method: 'eth_estimateGas', params: [transaction] })
        return ok({ callGas: hexToBigInt(gas) })
      } catch (error) {
        const revert = findRevertData(error)
        if (revert === undefined) throw unavailable(error)
        return refuse({ code: 'call_reverted', data: revert })
      }
    },
    async simulateInOrder(calls) {
      try {
        const [block] = await client.simulateBlocks({
          blocks: [
            { calls: calls.map(({ from, to, data }) => ({ account: from, to, data, gas: GAS_OF_ONE, gasPrice: 0n })) },
          ],
        })
        return (block?.calls ?? []).map(({ status, data, gasUsed }) => ({ ok: status === 'success', data, gasUsed }))
      } catch (error) {
        throw toSimulationFault(error)
      }
    },
  }
}
