import { AppError, type Deployment } from '@spells/shared'
import {
  type Address,
  BaseError,
  createPublicClient,
  ExecutionRevertedError,
  encodeFunctionData,
  fallback,
  type Hex,
  hashMessage,
  http,
  isErc6492Signature,
  type PublicClient,
  parseAbi,
} from 'viem'

/** What the routes ask of the chain; every method throws `chain_unavailable` when no RPC answers. */
export type Chain = {
  getBlockNumber(): Promise<bigint>
  /** Whether there is code at the address. */
  isDeployed(address: Address): Promise<boolean>
  /** Native and token balances of accounts, all at one block, and what a unit of gas costs there. */
  readFunds(request: {
    readonly accounts: readonly Address[]
    readonly tokens: readonly { readonly token: Address; readonly account: Address }[]
    readonly allowances?: readonly { readonly token: Address; readonly account: Address; readonly spender: Address }[]
  }): Promise<Funds>
  /** Whether a contract wallet (ERC-1271, or ERC-6492 before its deployment) accepts the signature of a text. */
  isContractSignature(request: {
    readonly address: Address
    readonly message: string
    readonly signature: Hex
  }): Promise<boolean>
}

/** What accounts had at a block, in the order in which they were asked for. */
type Funds = {
  readonly blockNumber: bigint
  /** Seconds of chain time at that block. */
  readonly timeSec: number
  readonly baseFeePerGasWei: bigint
  readonly priorityFeePerGasWei: bigint
  readonly natives: readonly bigint[]
  readonly tokens: readonly bigint[]
  /** What the spenders may take. */
  readonly allowances: readonly bigint[]
  /** Whether there is code at each account. */
  readonly deployed: readonly boolean[]
}

const MULTICALL: Address = '0xcA11bde05977b3631167028862bE2a173976CA11'
const fundsAbi = parseAbi([
  'function getEthBalance(address account) view returns (uint256)',
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address account, address spender) view returns (uint256)',
])
const TIMEOUT_MS = 5_000
const ERC1271_MAGIC = '0x1626ba7e'
const erc1271Abi = parseAbi(['function isValidSignature(bytes32 hash, bytes signature) view returns (bytes4)'])

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
      // Somebody waits for the answer: each node is asked once.
      transport: fallback(
        options.rpcUrls.map((url) => http(url, { timeout: TIMEOUT_MS, retryCount: 0 })),
        { retryCount: 0 },
      ),
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
    readFunds: ({ accounts, tokens, allowances = [] }) =>
      ask(async (client) => {
        const block = await client.getBlock()
        const at = { blockNumber: block.number }
        const [priorityFeePerGasWei, amounts, ...codes] = await Promise.all([
          client.estimateMaxPriorityFeePerGas(),
          client.multicall({
            ...at,
            multicallAddress: MULTICALL,
            allowFailure: false,
            contracts: [
              ...accounts.map((account) => ({
                ...{
                  address: MULTICALL,
                  abi: fundsAbi,
                  functionName: 'getEthBalance' as const,
                  args: [account] as const,
                },
              })),
              ...tokens.map(({ token, account }) => ({
                ...{ address: token, abi: fundsAbi, functionName: 'balanceOf' as const, args: [account] as const },
              })),
              ...allowances.map(({ token, account, spender }) => ({
                ...{ address: token, abi: fundsAbi, functionName: 'allowance' as const },
                args: [account, spender] as const,
              })),
            ],
          }),
          ...accounts.map((address) => client.getCode({ address, ...at })),
        ])
        return {
          blockNumber: block.number,
          timeSec: Number(block.timestamp),
          baseFeePerGasWei: block.baseFeePerGas ?? 0n,
          priorityFeePerGasWei,
          natives: amounts.slice(0, accounts.length),
          tokens: amounts.slice(accounts.length, accounts.length + tokens.length),
          allowances: amounts.slice(accounts.length + tokens.length),
          deployed: codes.map((code) => code !== undefined && code !== '0x'),
        }
      }),
    isContractSignature: ({ address, message, signature }) =>
      ask(async (client) => {
        const hash = hashMessage(message)
        if (!isErc6492Signature(signature)) return acceptsSignature(client, { address, hash, signature })
        if (await client.verifyHash({ address, hash, signature })) return true
        // viem says no also when nobody answered.
        await client.getBlockNumber()
        return false
      }),
  }
}

/** Asks a deployed contract (ERC-1271). Also takes signatures that are empty or short, which some wallets use. */
async function acceptsSignature(
  client: Pick<PublicClient, 'call'>,
  request: { readonly address: Address; readonly hash: Hex; readonly signature: Hex },
): Promise<boolean> {
  const { address, hash, signature } = request
  const data = encodeFunctionData({ abi: erc1271Abi, functionName: 'isValidSignature', args: [hash, signature] })
  try {
    const reply = await client.call({ to: address, data })
    return reply.data?.slice(0, 10) === ERC1271_MAGIC && reply.data.length >= 66
  } catch (error) {
    const reverted = error instanceof BaseError && error.walk((cause) => cause instanceof ExecutionRevertedError)
    if (reverted) return false
    throw error
  }
}
