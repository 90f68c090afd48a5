import {
  buildNonceKey,
  ENTRY_POINT_ADDRESS,
  encodeExecuteBatch,
  encodeSessionSignature,
  getSessionId,
  getSessionOpTypedData,
  getUserOpHash,
  STUB_ECDSA,
  toVaultCall,
  type UserOperation,
} from '@spells/core'
import type { Call, Deployment } from '@spells/shared'
import { type Address, createClient, type Hex, http, type PublicClient } from 'viem'
import { bundlerActions, entryPoint08Abi, formatUserOperationRequest } from 'viem/account-abstraction'
import type { PrivateKeyAccount } from 'viem/accounts'

/** A vault with an installed session whose key is at hand. */
export type OwnKeyVault = { readonly vault: Address; readonly key: PrivateKeyAccount; readonly policy: Hex }

/** Times of one operation, in milliseconds of `performance.now`. */
export type DirectTimes = {
  readonly startedAtMs: number
  /** Nonce, fees and the bundler's estimate are known. */
  readonly estimatedAtMs: number
  readonly receivedAtMs: number
  readonly gasUsed: bigint
}

const WINDOW_SEC = 900

/** Makes operations of the vault as a client of the bundler would without us: nonce, fees, estimate, sign, send, wait. */
export function createDirectSender(options: {
  readonly bundlerUrl: string
  readonly chain: PublicClient
  readonly chainId: number
  readonly deployment: Deployment
  readonly vault: OwnKeyVault
  /** The nonce lane that it uses. */
  readonly lane?: number
  readonly pollMs: number
}) {
  const { chain, chainId, deployment, pollMs } = options
  const { vault, key, policy } = options.vault
  const { sessionValidator } = deployment
  const bundler = createClient({ transport: http(options.bundlerUrl, { retryCount: 0 }) }).extend(bundlerActions)
  const nonceKey = buildNonceKey(sessionValidator, { laneClass: 'normal', index: options.lane ?? 0 })

  return async (calls: readonly Call[]): Promise<DirectTimes> => {
    const startedAtMs = performance.now()
    const [nonce, block, maxPriorityFeePerGas] = await Promise.all([
      chain.readContract({
        ...{ address: ENTRY_POINT_ADDRESS, abi: entryPoint08Abi, functionName: 'getNonce' },
        args: [vault, nonceKey],
      }),
      chain.getBlock(),
      chain.estimateMaxPriorityFeePerGas(),
    ])
    const window = { validAfterSec: 0, validUntilSec: Number(block.timestamp) + WINDOW_SEC, period: 0, policy }
    const draft: UserOperation = {
      sender: vault,
      nonce,
      callData: encodeExecuteBatch(calls.map(toVaultCall)),
      ...{ callGasLimit: 0n, verificationGasLimit: 0n, preVerificationGas: 0n },
      maxFeePerGas: 2n * (block.baseFeePerGas ?? 0n) + maxPriorityFeePerGas,
      maxPriorityFeePerGas,
      signature: encodeSessionSignature({ ...window, ecdsa: STUB_ECDSA }),
    }
    const wire = (operation: UserOperation) => formatUserOperationRequest(operation)
    const estimate = await bundler.request({
      method: 'eth_estimateUserOperationGas',
      params: [wire(draft), ENTRY_POINT_ADDRESS],
    })
    const operation = {
      ...draft,
      callGasLimit: (BigInt(estimate.callGasLimit) * 120n) / 100n,
      verificationGasLimit: (BigInt(estimate.verificationGasLimit) * 110n) / 100n,
      preVerificationGas: (BigInt(estimate.preVerificationGas) * 105n) / 100n,
    }
    const estimatedAtMs = performance.now()
    const ecdsa = await key.signTypedData(
      getSessionOpTypedData({
        ...{ chainId, validator: sessionValidator, sessionId: getSessionId(policy), ...window },
        userOpHash: getUserOpHash(operation, chainId),
      }),
    )
    const hash = await bundler.request({
      method: 'eth_sendUserOperation',
      params: [wire({ ...operation, signature: encodeSessionSignature({ ...window, ecdsa }) }), ENTRY_POINT_ADDRESS],
    })
    const gasUsed = await waitForReceipt(hash)
    return { startedAtMs, estimatedAtMs, receivedAtMs: performance.now(), gasUsed }
  }

  async function waitForReceipt(hash: Hex): Promise<bigint> {
    for (;;) {
      const receipt = await bundler.request({ method: 'eth_getUserOperationReceipt', params: [hash] })
      if (receipt && !receipt.success) throw new Error(`The operation ${hash} reverted.`)
      if (receipt) return BigInt(receipt.actualGasUsed)
      await new Promise((resolve) => setTimeout(resolve, pollMs))
    }
  }
}
