import { AppError, type Deployment } from '@spells/shared'
import { type Address, createPublicClient, fallback, type Hex, hashMessage, http } from 'viem'

/** What the routes ask of the chain; every method throws `chain_unavailable` when no RPC answers. */
export type Chain = {
  getBlockNumber(): Promise<bigint>
  /** Whether there is code at the address. */
  isDeployed(address: Address): Promise<boolean>
  /** Whether a contract wallet (ERC-1271, or ERC-6492 before its deployment) accepts the signature of a text. */
  isContractSignature(request: {
    readonly address: Address
    readonly message: string
    readonly signature: Hex
  }): Promise<boolean>
}

const TIMEOUT_MS = 5_000

/** The chain through its RPC endpoints, first one preferred. */
export function createChain(options: {
  readonly rpcUrls: readonly string[]
  readonly chainId: number
  readonly deployment: Deployment
}): Chain {
  // One client per question: viem shares running requests within a client, and a Worker may not wait for what another
  // request started.
  const createClient = () =>
    createPublicClient({
      transport: fallback(options.rpcUrls.map((url) => http(url, { timeout: TIMEOUT_MS, retryCount: 0 }))),
      cacheTime: 0,
    })
  const ask = async <Value>(question: (client: ReturnType<typeof createClient>) => Promise<Value>): Promise<Value> => {
    try {
      return await question(createClient())
    } catch (cause) {
      throw new AppError({
        code: 'chain_unavailable',
        shortMessage: 'The chain does not answer.',
        facts: { chainId: options.chainId },
        cause,
        retry: 'safe',
      })
    }
  }
  return {
    getBlockNumber: () => ask((client) => client.getBlockNumber()),
    isDeployed: (address) =>
      ask(async (client) => {
        const code = await client.getCode({ address })
        return code !== undefined && code !== '0x'
      }),
    isContractSignature: ({ address, message, signature }) =>
      ask((client) => client.verifyHash({ address, hash: hashMessage(message), signature })),
  }
}
