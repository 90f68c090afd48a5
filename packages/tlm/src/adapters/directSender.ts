import type { UserOperation } from '@spells/core'
import type { WireOperation } from '@spells/core/transaction'
import { type Address, encodeFunctionData, getAddress, type Hex, isHex, type PublicClient, parseAbi } from 'viem'
import { toPackedUserOperation } from 'viem/account-abstraction'
import { privateKeyToAccount } from 'viem/accounts'
import { createNodePool } from './nodePool.ts'

/**
 * Hands signed bytes to EntryPoint in a transaction of our own.
 * @returns whether a transaction is on its way; false says nothing about the operation
 */
export type DirectSender = (operation: WireOperation) => Promise<boolean>

const entryPointAbi = parseAbi([
  'struct PackedUserOperation { address sender; uint256 nonce; bytes initCode; bytes callData; bytes32 accountGasLimits; uint256 preVerificationGas; bytes32 gasFees; bytes paymasterAndData; bytes signature; }',
  'function handleOps(PackedUserOperation[] ops, address beneficiary)',
])
/** Beside what the operation limits: EntryPoint's own work. */
const OVERHEAD_GAS = 150_000n

/**
 * Needs no state of its own: the nonce is always the first one that is not mined, so that one transaction is in flight
 * at most, whoever of us sent it; a later one waits, or replaces it if it pays more. The transaction pays what the
 * operation pays, which EntryPoint hands back to its sender. It is tried out first, so it costs us something only if a
 * bundler lands the same operation in between.
 * @param config.privateKey of an account that holds some ether and is used for nothing else
 */
export function createDirectSender(config: {
  readonly rpcUrls: readonly string[]
  readonly chainId: number
  readonly entryPoint: Address
  readonly privateKey: Hex
}): DirectSender {
  const { chainId, entryPoint } = config
  const pool = createNodePool(config)
  const account = privateKeyToAccount(config.privateKey)

  return async (operation) => {
    const userOp = toUserOperation(operation)
    const { maxFeePerGas, maxPriorityFeePerGas } = userOp
    const data = encodeFunctionData({
      abi: entryPointAbi,
      functionName: 'handleOps',
      args: [[toPackedUserOperation(userOp)], account.address],
    })
    const request = { to: entryPoint, data, gas: getGas(userOp), maxFeePerGas, maxPriorityFeePerGas }
    const sendFrom = async (client: PublicClient): Promise<string> => {
      const [nonce, block] = await Promise.all([
        client.getTransactionCount({ address: account.address, blockTag: 'latest' }),
        client.getBlock({ blockTag: 'latest' }),
      ])
      if ((block.baseFeePerGas ?? 0n) > maxFeePerGas) return 'fee_too_low'
      try {
        // The calls, and then the whole: EntryPoint would hide that the calls revert.
        await client.call({ account: entryPoint, to: userOp.sender, data: userOp.callData, gas: userOp.callGasLimit })
        await client.call({ account: account.address, ...request })
      } catch {
        return 'would_revert'
      }
      const serializedTransaction = await account.signTransaction({ type: 'eip1559', chainId, nonce, ...request })
      try {
        await client.sendRawTransaction({ serializedTransaction })
        return 'sent'
      } catch {
        // Another one is in flight, the account is empty, or the node took it and lost the answer.
        return 'not_taken'
      }
    }
    const outcome = await pool.read(sendFrom)
    const result = outcome.ok ? outcome.value : outcome.refusal.code
    const level = result === 'sent' ? 'info' : 'error'
    console.warn(JSON.stringify({ level, event: 'direct_send', sender: userOp.sender, result }))
    return result === 'sent'
  }
}

function getGas(userOp: UserOperation): bigint {
  const { callGasLimit, verificationGasLimit, preVerificationGas } = userOp
  const { paymasterVerificationGasLimit = 0n, paymasterPostOpGasLimit = 0n } = userOp
  const limits = callGasLimit + verificationGasLimit + paymasterVerificationGasLimit + paymasterPostOpGasLimit
  // A call passes on 63 parts of 64 of the gas that is left.
  return ((limits + preVerificationGas + OVERHEAD_GAS) * 64n) / 63n
}

function toUserOperation(operation: WireOperation): UserOperation {
  const hex = (name: string): Hex => {
    const value = operation[name]
    return isHex(value) ? value : '0x'
  }
  const amount = (name: string): bigint => BigInt(operation[name] ?? 0)
  const { paymaster } = operation
  return {
    sender: getAddress(operation.sender ?? ''),
    nonce: amount('nonce'),
    callData: hex('callData'),
    callGasLimit: amount('callGasLimit'),
    verificationGasLimit: amount('verificationGasLimit'),
    preVerificationGas: amount('preVerificationGas'),
    maxFeePerGas: amount('maxFeePerGas'),
    maxPriorityFeePerGas: amount('maxPriorityFeePerGas'),
    signature: hex('signature'),
    ...(paymaster && {
      paymaster: getAddress(paymaster),
      paymasterData: hex('paymasterData'),
      paymasterVerificationGasLimit: amount('paymasterVerificationGasLimit'),
      paymasterPostOpGasLimit: amount('paymasterPostOpGasLimit'),
    }),
  }
}
