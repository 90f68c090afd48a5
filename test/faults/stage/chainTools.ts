import { getDevAccount } from '@spells/local/accounts'
import {
  type Address,
  createWalletClient,
  type Hex,
  http,
  numberToHex,
  type PublicClient,
  parseAbi,
  parseGwei,
} from 'viem'
import { entryPoint08Abi, toPackedUserOperation } from 'viem/account-abstraction'
import { foundry } from 'viem/chains'

/** An operation as it goes over the wire to a bundler. */
export type WireOperation = Readonly<Record<string, Hex>>

/** One `UserOperationEvent` of a vault. */
export type Execution = { readonly userOpHash: Hex; readonly success: boolean; readonly nonce: bigint }

/** What a test can do to the chain, past every proxy. */
export type ChainTools = ReturnType<typeof createChainTools>

/** Development accounts that nobody else uses; they bundle by hand. */
const HAND_BUNDLERS = [3, 4]
const HANDLE_OPS_GAS = 3_000_000n
export const entryPointAbi = parseAbi([
  'function incrementNonce(uint192 key)',
  'event UserOperationEvent(bytes32 indexed userOpHash, address indexed sender, address indexed paymaster, uint256 nonce, bool success, uint256 actualGasCost, uint256 actualGasUsed)',
])

export function createChainTools(options: {
  readonly reader: PublicClient
  readonly rpcUrl: string
  readonly bundlerUrl: string
  readonly entryPoint: Address
}) {
  const { reader, rpcUrl, bundlerUrl, entryPoint } = options
  const call = async (url: string, method: string, params: readonly unknown[]): Promise<unknown> => {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const headers = { 'content-type': 'application/json' }
    const reply = (await (await fetch(url, { method: 'POST', headers, body })).json()) as {
      readonly result?: unknown
      readonly error?: unknown
    }
    if (reply.error) throw new Error(`${method}: ${JSON.stringify(reply.error)}`)
    return reply.result
  }
  const getHeight = async (): Promise<number> => Number(await call(rpcUrl, 'eth_blockNumber', []))
  return {
    reader,
    getHeight,
    /** Gives an account this much ether. */
    fund: (account: Address, wei: bigint) => call(rpcUrl, 'anvil_setBalance', [account, numberToHex(wei)]),
    /** Replaces the newest blocks by empty ones; their transactions are gone. */
    reorg: (depth: number) => call(rpcUrl, 'anvil_reorg', [depth, []]),
    /** Takes back everything from a block on. */
    reorgFrom: async (blockNumber: number) => call(rpcUrl, 'anvil_reorg', [(await getHeight()) - blockNumber + 1, []]),
    setNextBaseFee: (gwei: number) =>
      call(rpcUrl, 'anvil_setNextBlockBaseFeePerGas', [numberToHex(parseGwei(String(gwei)))]),
    /** `manual`: the bundler takes operations and bundles none. */
    setBundling: (mode: 'manual' | 'auto') => call(bundlerUrl, 'debug_bundler_setBundlingMode', [mode]),
    /** The node forgets what is not mined. */
    dropTransactions: () => call(rpcUrl, 'anvil_dropAllTransactions', []),
    forgetMempool: () => call(bundlerUrl, 'debug_bundler_clearState', []),
    untilHeight: async (height: number): Promise<void> => {
      while ((await getHeight()) < height) await new Promise((resolve) => setTimeout(resolve, 100))
    },
    /** Bundles by hand, once from each of so many accounts. @returns how each transaction ended */
    handleOps: async (operation: WireOperation, count = 1): Promise<readonly ('success' | 'reverted')[]> => {
      const packed = toPackedUserOperation(parseOperation(operation))
      const hashes = await Promise.all(
        HAND_BUNDLERS.slice(0, count).map((index) => {
          const { account } = getDevAccount(index)
          const wallet = createWalletClient({ account, chain: foundry, transport: http(rpcUrl) })
          return wallet.writeContract({
            ...{ address: entryPoint, abi: entryPoint08Abi, functionName: 'handleOps' },
            args: [[packed], account.address],
            ...{ gas: HANDLE_OPS_GAS, maxFeePerGas: parseGwei('200'), maxPriorityFeePerGas: parseGwei('2') },
          })
        }),
      )
      const receipts = hashes.map((hash) => reader.waitForTransactionReceipt({ hash, timeout: 30_000 }))
      return (await Promise.all(receipts)).map(({ status }) => status)
    },
    /** Every operation of a vault that the chain has, oldest first. */
    listExecutions: async (vault: Address): Promise<readonly Execution[]> => {
      const logs = await reader.getLogs({
        address: entryPoint,
        event: entryPointAbi[1],
        args: { sender: vault },
        fromBlock: 0n,
        strict: true,
      })
      return logs.map(({ args: { userOpHash, success, nonce } }) => ({ userOpHash, success, nonce }))
    },
  }
}

function parseOperation(operation: WireOperation): Parameters<typeof toPackedUserOperation>[0] {
  const { sender, callData, signature, paymaster, paymasterData } = operation
  const number = (name: string): bigint => BigInt(operation[name] ?? '0x0')
  return {
    sender: sender as Address,
    nonce: number('nonce'),
    callData: callData as Hex,
    signature: signature as Hex,
    callGasLimit: number('callGasLimit'),
    verificationGasLimit: number('verificationGasLimit'),
    preVerificationGas: number('preVerificationGas'),
    maxFeePerGas: number('maxFeePerGas'),
    maxPriorityFeePerGas: number('maxPriorityFeePerGas'),
    ...(paymaster && {
      paymaster,
      paymasterData: paymasterData ?? '0x',
      paymasterVerificationGasLimit: number('paymasterVerificationGasLimit'),
      paymasterPostOpGasLimit: number('paymasterPostOpGasLimit'),
    }),
  }
}
