import type { Address, Hex, PublicClient } from 'viem'
import { RpcRequestError } from 'viem'

/**
 * Gas that a vault's calls need when nothing else comes before them, with what a transaction costs by itself.
 * @returns undefined when the node says that they would fail
 */
export async function estimateCalls(
  client: PublicClient,
  entryPoint: Address,
  calls: { readonly vault: Address; readonly callData: Hex },
): Promise<bigint | undefined> {
  try {
    const call = { from: entryPoint, to: calls.vault, data: calls.callData }
    return BigInt(await client.request({ method: 'eth_estimateGas', params: [call] }))
  } catch (error) {
    // A node that answers with an error has answered.
    if (error instanceof RpcRequestError || (error instanceof Error && error.cause instanceof RpcRequestError))
      return undefined
    throw error
  }
}
