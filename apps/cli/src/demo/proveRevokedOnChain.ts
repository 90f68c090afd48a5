import { buildNonceKey, encodeExecuteBatch, encodeSessionSignature, STUB_ECDSA } from '@spells/core'
import type { Deployment } from '@spells/shared'
import { sessionValidatorAbi } from '@spells/shared/abi'
import type { Session } from '@spells/shared/api'
import {
  type Address,
  type BaseError,
  ContractFunctionRevertedError,
  concat,
  decodeErrorResult,
  type Hex,
  numberToHex,
} from 'viem'
import { entryPoint08Abi } from 'viem/account-abstraction'
import type { Wallet } from '../journey/index.ts'

const GAS = 3_000_000n

/**
 * Sends an operation of a session straight to the EntryPoint, past everything of ours, and says why the chain refused it.
 * @throws Error when the chain did not refuse it as revoked
 */
export async function proveRevokedOnChain(options: {
  readonly wallet: Wallet
  readonly deployment: Deployment
  readonly vault: Address
  readonly session: Session
}): Promise<string> {
  const { wallet, deployment, vault, session } = options
  const { entryPoint, sessionValidator } = deployment
  const { timestamp } = await wallet.chain.getBlock()
  const key = buildNonceKey(sessionValidator, { laneClass: 'normal', index: 0 })
  const nonce = await wallet.chain.readContract({
    address: entryPoint,
    abi: entryPoint08Abi,
    functionName: 'getNonce',
    args: [vault, key],
  })
  const pair = (high: bigint, low: bigint): Hex =>
    concat([numberToHex(high, { size: 16 }), numberToHex(low, { size: 16 })])
  const userOp = {
    sender: vault,
    nonce,
    initCode: '0x' as const,
    callData: encodeExecuteBatch([{ target: deployment.aave.pool, valueWei: 0n, data: '0x' }]),
    accountGasLimits: pair(400_000n, 400_000n),
    preVerificationGas: 60_000n,
    gasFees: pair(1n, 1_000_000_000n),
    paymasterAndData: '0x' as const,
    signature: encodeSessionSignature({
      validAfterSec: 0,
      validUntilSec: Number(timestamp) + 600,
      period: 0,
      ecdsa: STUB_ECDSA,
      policy: session.policy,
    }),
  }
  const refusal = await wallet.chain
    .simulateContract({
      account: wallet.address,
      address: entryPoint,
      abi: entryPoint08Abi,
      functionName: 'handleOps',
      args: [[userOp], wallet.address],
      gas: GAS,
    })
    .then(
      () => undefined,
      (error: BaseError) => error.walk((cause) => cause instanceof ContractFunctionRevertedError),
    )
  if (!(refusal instanceof ContractFunctionRevertedError)) {
    throw new Error('the EntryPoint did not refuse an operation of a revoked session')
  }
  if (refusal.data?.errorName !== 'FailedOpWithRevert') {
    throw new Error(`the EntryPoint refused for another reason: ${refusal.shortMessage}`)
  }
  const [, reason, inner] = refusal.data.args as readonly [bigint, string, Hex]
  const { errorName } = decodeErrorResult({ abi: sessionValidatorAbi, data: inner })
  if (errorName !== 'SessionIsRevoked') throw new Error(`the validator refused for another reason: ${errorName}`)
  return `${reason}, ${errorName}`
}
